import type { Execution } from '../../test/support/durable-crash.ts';
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
  /** Executions that ended in an error, as they may while something goes wrong. */
  failed: number;
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
  const counts: Counts = { audits: 0, events: 0, remediations: 0, failed: 0, repairs: 0, comparisons: 0 };
  const differences: string[] = [];
  let rounds = 0;
  const differs = (what: string) => differences.push(`round ${rounds}: ${what}`);

  function ended({ status }: Execution): void {
    if (status === 'FAILED') counts.failed += 1;
  }

  async function audit(): Promise<void> {
    counts.audits += 1;
    ended(await service.run('audit', {}));
  }

  /** Some events never come, some come twice at once. */
  async function followChanges(): Promise<void> {
    for (const event of service.changes()) {
      if (random.chance(0.15)) continue;
      const times = random.chance(0.1) ? 2 : 1;
      counts.events += times;
      const runs = Array.from({ length: times }, () => service.run('secret-changed', event));
      for (const run of await Promise.all(runs)) ended(run);
    }
    (await service.runInvoked()).forEach(ended);
  }

  async function repair(news: readonly PublishedEvent[]): Promise<void> {
    const orders = news
      .filter(({ type }) => type === 'Audit Completed')
      .map(({ type, detail }): object => ({ 'detail-type': type, detail }));
    if (random.chance(0.1)) orders.push({ apply: true, requestedBy: 'arn:aws:iam::111122223333:user/alice' });
    for (const order of orders) {
      if (!(await service.remediate(order))) counts.failed += 1;
      const runs = await service.runInvoked();
      counts.remediations += runs.length;
      runs.forEach(ended);
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
    compareWithTold(stored, audience.heard).forEach(differs);
  }

  /** Two audits that nothing disturbs, an hour apart: of two observations the newer one counts. */
  async function calmAudits(): Promise<void> {
    const failed = counts.failed;
    await people.use();
    for (let run = 0; run < 2; run += 1) {
      service.pass(hour);
      await audit();
      hear();
    }
    if (counts.failed > failed) differs('an audit failed though nothing went wrong');
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
      service.pass(random.whole(600, 3 * hour));
      for (let changes = random.whole(0, 2); changes > 0; changes -= 1) await people.change();
      const since = Date.now();
      if (random.chance(0.6)) service.trouble.begin();
      const first = random.chance(0.2) ? [followChanges(), audit()] : [followChanges().then(audit)];
      await Promise.all(first);
      const heard = hear();
      await repair(heard);
      service.trouble.end();
      await checkSafety([...heard, ...hear()], since);
      await service.endRound();
      if (rounds % calmEvery === 0) await calmAudits();
    },
    async end() {
      service.changes();
      service.pass(quietHours * hour);
      await calmAudits();
      await people.mendAll();
      service.pass(quietHours * hour);
      await calmAudits();
      if (audience.open().length > 0) differs('all is mended, and people believe that something is wrong');
    },
  };
}
