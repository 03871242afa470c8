import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { createDurableService, type Moment } from '../support/durable-crash.ts';
import type { AwsRequest, Fate } from '../support/local-aws.ts';
import {
  failing,
  healthy,
  home,
  memberAccount,
  ownAccount,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';

const functions = { audit, 'audit-account': auditAccount };

let world: ServiceWorld;
let fate: (request: AwsRequest) => Fate | undefined = () => undefined;
let faults = 0;

beforeAll(async () => {
  world = await startServiceWorld({ accounts: [ownAccount, memberAccount], fate: (request) => fate(request) });
  world.holds([healthy('before', ownAccount), healthy('before', memberAccount)]);
  await createDurableService({ functions }).run('audit', {});
});
beforeEach(() => {
  fate = () => undefined;
});
afterAll(() => world.close());

/** A new fault in each account, in place of the last, for the next audit to find. Gives its name. */
function breakSomething(): string {
  faults += 1;
  const fault = `fault-${faults}`;
  const secrets = [failing(fault, ownAccount), failing(fault, memberAccount)];
  world.holds([healthy('before', ownAccount), healthy('before', memberAccount), ...secrets]);
  world.simulator.resetCalls();
  return fault;
}

/** Ids under which a fault was announced. */
function announcementsOf(fault: string): unknown[] {
  return world.published('Finding Opened').flatMap(({ id, finding }) => (nameOf(finding) === fault ? [id] : []));
}

function nameOf(finding: unknown): unknown {
  return Object(Object(finding).secret).name;
}

/** How often an account's secrets were listed, in one of its Regions. */
function readingsOf(account: string): number | undefined {
  const calls = world.simulator.calls();
  return calls.find((call) => call.account === account && call.region === home && call.operation === 'ListSecrets')
    ?.count;
}

/** Picks the `n`th of those that count, once; what it picked stays. */
function picking<T>(n: number, counts: (one: T) => boolean) {
  const picked: T[] = [];
  let seen = 0;
  function pick(one: T): boolean {
    if (!counts(one)) return false;
    seen += 1;
    if (seen === n) picked.push(one);
    return seen === n;
  }
  return { picked, pick };
}

test.each(['before', 'after'] as const)(
  'an audit that dies %s any of its checkpoints is kept goes on from there: read once, lost nothing, told under one id',
  async (when) => {
    const deaths: Moment[] = [];
    for (let n = 1; ; n += 1) {
      const fault = breakSomething();
      const { picked, pick } = picking<Moment>(n, (moment) => moment.when === when && isWorthDyingAt(moment));
      const { arn, status, result } = await createDurableService({ functions, diesAt: pick }).run('audit', {});

      expect({ picked, status, result }).toMatchObject({ status: 'SUCCEEDED', result: { verdict: 'violations' } });
      expect({ picked, announced: announcementsOf(fault) }).toMatchObject({
        announced: [{}, {}].map(() => expect.any(String)),
      });
      expect(world.published('Audit Completed').filter(({ id }) => id === `${arn}#1`)).toHaveLength(1);
      const lostReading = when === 'before' && picked.some(({ updates }) => updates.includes('audit SUCCEED'));
      expect({ picked, own: readingsOf(ownAccount), member: readingsOf(memberAccount) }).toMatchObject({
        own: 1,
        member: lostReading ? 2 : 1,
      });
      if (picked.length === 0) break;
      deaths.push(...picked);
    }
    expect(deaths.map(({ functionName }) => functionName)).toEqual(expect.arrayContaining(['audit', 'audit-account']));
    expect(deaths.length).toBeGreaterThan(5);
  },
);

/**
 * Of the two accounts only the second dies, when the first is done. Where a step of it only begins, what a death before and
 * one after keeps is the same as at the end of the step before.
 */
function isWorthDyingAt({ functionName, payload, updates }: Moment): boolean {
  const done = updates.some((update) => update.endsWith('SUCCEED') || update.startsWith('account '));
  return done && (functionName === 'audit' || Object(payload).account === memberAccount);
}

test.each([
  ['is cut off at', 'lose'],
  ['has a step that throws at', 'refuse'],
] as const)(
  'an account’s audit that %s any request to AWS announces all the same, under one id',
  async (_how, what) => {
    const struck: AwsRequest[] = [];
    for (let n = 1; ; n += 1) {
      const fault = breakSomething();
      const service = createDurableService({ functions });
      // What the audit reads may be denied, and is then unknown: only of the store does a refusal end the step.
      const { picked, pick } = picking<AwsRequest>(n, (request) => what === 'lose' || request.service === 'dynamodb');
      fate = (request) => {
        if (!pick(request)) return undefined;
        if (what === 'lose') service.kill();
        return what;
      };
      const { status, result } = await service.run('audit-account', { account: memberAccount });

      expect({ picked, status, result }).toMatchObject({
        status: 'SUCCEEDED',
        result: { verdict: 'violations', gaps: [] },
      });
      expect({ picked, announced: announcementsOf(fault) }).toMatchObject({ announced: [expect.any(String)] });
      if (picked.length === 0) break;
      struck.push(...picked);
    }
    expect(struck.length).toBeGreaterThan(what === 'lose' ? 12 : 6);
  },
);

test('a request that was acted on, but whose answer was lost, makes the announcement come twice under the same id', async () => {
  const fault = breakSomething();
  const service = createDurableService({ functions });
  const { pick } = picking<AwsRequest>(1, ({ service }) => service === 'events');
  fate = (request) => {
    if (!pick(request)) return undefined;
    service.kill();
    return 'lose';
  };
  await service.run('audit-account', { account: memberAccount });

  const opened = world.aws.published.filter(
    ({ type, detail }) => type === 'Finding Opened' && nameOf(detail['finding']) === fault,
  );
  const ids = opened.map(({ detail }) => detail.id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});
