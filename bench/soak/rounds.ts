import type { PublishedEvent } from '../../test/support/local-aws.ts';
import { createAudience } from './audience.ts';
import { compareWithTold, compareWithTruth } from './compare.ts';
import { createPeople } from './people.ts';
import type { Random } from './random.ts';
import type { SoakedService } from './service.ts';
import { readTruth } from './truth.ts';

export interface Counts {
  audits: number;
  events: number;
  remediations: number;
  repairs: number;
  comparisons: number;
}

export interface Rounds {
  readonly counts: Counts;
  readonly differences: readonly string[];
  announcements(): Readonly<Record<string, number>>;
  /** The first audit, of an estate without a fault: what a first audit finds is told in its summary only. */
  begin(): Promise<void>;
  round(): Promise<void>;
  /** Nothing goes wrong any more: people mend everything, and the service must know, and have told, that all is well. */
  end(): Promise<void>;
}

const hour = 3600;
/** Of rounds, one is calm: nothing goes wrong in it, and everything is compared with the truth. */
const calmEvery = 10;
/** Hours after which nothing flaps any more, and no attempt at a repair cools down. */
const quietHours = 26;

export function createRounds(random: Random, service: SoakedService): Rounds {
  const people = createPeople(random, service.clients, service.pass);
  const audience = createAudience();
  const counts: Counts = { audits: 0, events: 0, remediations: 0, repairs: 0, comparisons: 0 };
  const differences: string[] = [];
  let rounds = 0;
  const differs = (what: string) => differences.push(`round ${rounds}: ${what}`);

  async function audit(): Promise<void> {
    counts.audits += 1;
    await service.run('audit', {});
  }

  /** Some events never come, some come twice at once. */
  async function followChanges(): Promise<void> {
    for (const event of service.changes()) {
      if (random.chance(0.15)) continue;
      const times = random.chance(0.1) ? 2 : 1;
      counts.events += times;
      await Promise.all(Array.from({ length: times }, () => service.run('secret-changed', event)));
    }
    await service.runInvoked();
  }

  async function repair(news: readonly PublishedEvent[]): Promise<void> {
    const orders = news
      .filter(({ type }) => type === 'Audit Completed')
      .map(({ type, detail }): object => ({ 'detail-type': type, detail }));
    if (random.chance(0.1)) orders.push({ apply: true, requestedBy: 'arn:aws:iam::111122223333:user/alice' });
    for (const order of orders) {
      await service.remediate(order);
      counts.remediations += await service.runInvoked();
    }
  }

  function hear(): readonly PublishedEvent[] {
    const news = service.published();
    audience.hears(news);
    const repaired = news.filter(
      ({ type, detail }) => type === 'Repair Ended' && Object(detail['repair']).state === 'succeeded',
    );
    counts.repairs += repaired.length;
    return news;
  }

  /** Nothing may be said to be over that is not, and nothing that is in use be overwritten. */
  async function checkSafety(news: readonly PublishedEvent[], since: number): Promise<void> {
    const last = new Map(news.map((one) => [Object(one.detail['finding']).id, one]));
    const over = [...last.values()].filter(
      ({ type, detail }) => type === 'Finding Resolved' && Date.parse(String(detail['at'])) >= since,
    );
    if (over.length > 0) {
      const truth = await readTruth(service.clients);
      for (const { detail } of over) {
        const { secret, region, rule } = Object(detail['finding']);
        const wrong = truth.some((one) => one.secret === secret.name && one.region === region && one.rule === rule);
        if (wrong) differs(`said to be over, but is not: ${rule} ${secret.name} ${region}`);
      }
    }
    for (const gone of await people.lost()) differs(`in use, and overwritten: ${gone}`);
  }

  async function compare(): Promise<void> {
    counts.comparisons += 1;
    const truth = await readTruth(service.clients);
    const stored = await service.stored();
    compareWithTruth(truth, stored, audience.open()).forEach(differs);
    compareWithTold(stored, audience).forEach(differs);
  }

  function checkFailures(): void {
    for (const failure of service.failures.unexplained())
      differs(`an execution failed, and no fault explains it: ${failure}`);
  }

  /** Two audits that nothing disturbs, an hour apart: of two observations the newer one counts. */
  async function calmAudits(): Promise<void> {
    await people.use();
    for (let run = 0; run < 2; run += 1) {
      await service.pass(hour);
      await audit();
      hear();
    }
    await compare();
  }

  return {
    counts,
    differences,
    announcements: audience.counts,
    async begin() {
      await audit();
      hear();
      await service.endRound();
    },
    async round() {
      rounds += 1;
      await service.pass(random.whole(600, 3 * hour));
      const changes = random.whole(0, 2);
      for (let change = 0; change < changes; change += 1) await people.change();
      const since = Date.now();
      if (random.chance(0.6)) await service.trouble.begin(changes > 0);
      const first = random.chance(0.2) ? [followChanges(), audit()] : [followChanges().then(audit)];
      await Promise.all(first);
      const heard = hear();
      await repair(heard);
      await service.trouble.end();
      await checkSafety([...heard, ...hear()], since);
      // An invocation that died may still have published meanwhile: nothing may come between this and the end.
      hear();
      await service.endRound();
      if (rounds % calmEvery === 0) await calmAudits();
      checkFailures();
    },
    async end() {
      service.changes();
      await service.pass(quietHours * hour);
      await calmAudits();
      await people.mendAll();
      await service.pass(quietHours * hour);
      await calmAudits();
      checkFailures();
      if (audience.open().length > 0) differs('all is mended, and people believe that something is wrong');
    },
  };
}
