import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { createDurableService, type Execution, type Moment } from '../support/durable-crash.ts';
import type { Usage } from '../support/durable-operations.ts';
import { type Organization, startOrganization } from '../support/organization.ts';

/*
 * What hangs ends by the deadline of its call. No time passes here: it has come as soon as nothing else is under way than
 * what hangs.
 */
const calls = vi.hoisted(() => ({ underWay: new Set<AbortController>(), held: 0, expire: (): void => undefined }));
vi.mock('../../lib/aws/deadline.ts', async (original) => {
  const { DeadlineExceeded, withDeadline } = await original<typeof import('../../lib/aws/deadline.ts')>();
  calls.expire = () => {
    if (calls.held === 0 || calls.held < calls.underWay.size) return;
    calls.held = 0;
    for (const call of calls.underWay) call.abort(new DeadlineExceeded(30_000));
  };
  async function untilAllHang<T>(...[deadline, _signal, ask]: Parameters<typeof withDeadline<T>>): Promise<T> {
    const call = new AbortController();
    calls.underWay.add(call);
    try {
      return await withDeadline(deadline, call.signal, ask);
    } finally {
      calls.underWay.delete(call);
      calls.expire();
    }
  }
  return { DeadlineExceeded, withDeadline: untilAllHang };
});

/** More than one part: 100 accounts and 20. A thousand are `npm run bench -- organization`. */
const size = 120;
const ill = {
  17: { fault: 'deny' },
  60: { region: 'us-east-1', fault: 'hang' },
  111: { operation: 'ListSecrets', fault: 'throttle' },
} as const;

let organization: Organization;
let execution: Execution;
const usages: Record<string, Usage[]> = {};

beforeAll(async () => {
  organization = await startOrganization({
    size,
    faults: ill,
    onHeld() {
      calls.held += 1;
      calls.expire();
    },
  });
  for (const [name, value] of Object.entries(organization.variables)) vi.stubEnv(name, value);
  const service = createDurableService({
    functions: { audit, 'audit-account': auditAccount },
    diesAt: once(['account 100000000042 START', 'audit SUCCEED', 'parts 1 SUCCEED']),
    ended(functionName, usage) {
      usages[functionName] = [...(usages[functionName] ?? []), usage];
    },
  });
  execution = await service.run('audit', {});
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await organization.close();
});

/** Dies once when each of these is to be kept by the audit, before it is. */
function once(updates: readonly string[]) {
  const left = new Set(updates);
  return (moment: Moment) => {
    const met =
      moment.functionName === 'audit' && moment.when === 'before' && moment.updates.find((one) => left.has(one));
    return typeof met === 'string' && left.delete(met);
  };
}

function withTrouble(accounts: unknown) {
  return Object(accounts).flatMap((account: { readonly account: string; readonly verdict: string }) =>
    account.verdict === 'compliant' ? [] : [account],
  );
}

test('an organisation that one execution cannot take is audited whole, and who cannot be read is named with the reason', () => {
  const incomplete = (account: string, reason: RegExp) => ({
    account,
    verdict: 'incomplete',
    coverage: expect.arrayContaining([
      expect.objectContaining({ region: 'us-east-1', status: 'incomplete', reason: expect.stringMatching(reason) }),
    ]),
  });
  const expected = [
    incomplete('100000000017', /AccessDeniedException/),
    incomplete('100000000060', /no answer within/),
    incomplete('100000000111', /throttled/),
  ];

  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    result: { verdict: 'incomplete', verdicts: { compliant: 117, incomplete: 3, failed: 0 } },
  });
  expect(withTrouble(Object(execution.result).accounts)).toMatchObject(expected);
  const [completed, ...others] = organization.aws.published;
  expect(others).toEqual([]);
  expect(completed?.detail['accounts']).toHaveLength(size);
  expect(withTrouble(completed?.detail['accounts'])).toMatchObject(expected);
});

test('each account is read once, although the executions that wait for it died', () => {
  const listings = organization.accounts.map(
    (account) =>
      organization.aws.requests.filter(
        ({ accessKeyId, operation }) => accessKeyId === account && operation === 'ListSecrets',
      ).length,
  );

  const healthy = listings.filter((_count, index) => !(index in ill));
  expect(new Set(healthy)).toEqual(new Set([4]));
});

test('the organisation is listed once', () => {
  const pages = organization.aws.requests.filter(({ operation }) => operation === 'ListAccounts');

  expect(pages).toHaveLength(size / 20);
});

test('each execution takes the operations that docs/performance.md says, and little of what one may keep', () => {
  const [accounts, audits] = [usages['audit-account'] ?? [], usages['audit'] ?? []];

  // The first says which accounts there are: itself, and the step that reads it.
  expect(accounts.map(({ operations }) => operations)).toEqual([2, ...organization.accounts.map(() => 3)]);
  expect(audits.map(({ operations }) => operations)).toEqual([2 + 2 * 100, 2 + 2 * 20, 7 + 2 * 2]);
  for (const { bytes, largest } of [...accounts, ...audits]) {
    expect(bytes).toBeLessThan(5_000_000);
    expect(largest).toBeLessThan(256 * 1024);
  }
});
