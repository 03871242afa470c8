import { describe, expect, test } from 'vitest';
import { ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import type { Policy, PolicyException } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { defaultLifecycle } from '../../lib/findings/lifecycle.ts';
import { type AccountAudit, announce, auditAccount } from '../../lib/service/audit-account.ts';
import { aClause, account, aFamily, aPolicy, aSecret, now } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';
import { memoryStore } from '../support/memory-store.ts';

interface Run extends Partial<AccountAudit> {
  readonly faults?: Faults;
}

/** A service that audits one account, an hour later each time, and what it tells people. */
function aService() {
  const store = memoryStore();
  let time = now;
  return {
    store,
    summarise(secrets: readonly SecretDescription[], { faults, ...request }: Run = {}) {
      time += 3_600_000;
      return auditAccount({
        policy: aPolicy(),
        account,
        reader: fakeReader(secrets, faults),
        keys: fakeKeys(),
        store,
        clock: { now: () => time },
        lifecycle: defaultLifecycle,
        dryRun: false,
        ...request,
      });
    },
    async run(secrets: readonly SecretDescription[], options: Run = {}) {
      await this.summarise(secrets, options);
      const told: FindingEvent[] = [];
      await announce(store, account, async (events) => void told.push(...events));
      return told.map(({ kind, reopened, resolution, withdrawal, finding }) =>
        [kind, reopened && 'again', resolution, withdrawal, finding.rule, finding.region].filter(Boolean).join(' '),
      );
    },
  };
}

const healthy = aFamily({}, ['eu-central-1']);
const other = aFamily({ name: 'prod/api' }, ['eu-central-1']);
const failed = aFamily({}, [{ region: 'eu-central-1', status: 'Failed', message: 'x', absent: true }]);
const stopped = aFamily({}, []);

/** A service that has told people that replication to eu-central-1 failed. */
async function withFailure(broken = failed) {
  const service = aService();
  await service.run([...healthy, ...other]);
  await service.run([...broken, ...other]);
  return service;
}

describe('the first audit of an account', () => {
  test('is a baseline: stored, told by its summary, and by nothing else', async () => {
    const service = aService();
    const summary = await service.summarise(failed);
    expect(summary).toMatchObject({ account, baseline: true, verdict: 'violations', error: null, announced: 0 });
    expect(summary.counts).toMatchObject({ findings: { open: 1 }, byRule: { 'replica-failed': 1 } });
    expect(service.store.findings()).toMatchObject([{ state: 'open', sequence: 0, outbox: [] }]);
    expect((await service.summarise(failed)).baseline).toBe(false);
  });

  test('that sees no Region to its end is none: the next one is', async () => {
    const service = aService();
    const list = Object.fromEntries(aPolicy().regions.map((region) => [region, denied()]));
    expect((await service.summarise([], { faults: { list } })).verdict).toBe('incomplete');
    expect(await service.run(failed)).toEqual([]);
    expect(await service.store.account(account)).toMatchObject({ firstAuditAt: now + 2 * 3_600_000 });
  });

  test('that crashes before it is recorded is a baseline once more', async () => {
    const service = aService();
    const before = (operation: string) => {
      if (operation === 'saveAccount') throw new Error('the store is away');
    };
    await expect(service.summarise(failed, { store: service.store.through({ before }) })).rejects.toThrow('is away');
    expect(await service.summarise(failed)).toMatchObject({ baseline: true, counts: { findings: { open: 1 } } });
    expect(service.store.findings()).toMatchObject([{ sequence: 0, outbox: [] }]);
  });
});

describe('a later audit', () => {
  test('opens what is new, says nothing while it stays, and resolves it once it is repaired', async () => {
    const service = aService();
    await service.run(healthy);
    expect(await service.run(failed)).toEqual(['opened replica-failed eu-central-1']);
    expect(await service.run(failed)).toEqual([]);
    expect(await service.run(healthy)).toEqual(['resolved compliant replica-failed eu-central-1']);
    expect(await service.run(healthy)).toEqual([]);
  });

  test('resolves what was about a replication that was stopped', async () => {
    const service = aService();
    const policy = aPolicy({ clauses: [] });
    await service.run(healthy, { policy });
    expect(await service.run(failed, { policy })).toEqual(['opened replica-failed eu-central-1']);
    expect(await service.run(stopped, { policy })).toEqual(['resolved no-longer-applies replica-failed eu-central-1']);
  });

  test('resolves nothing when a required replication was stopped: its failure became another fault', async () => {
    const service = await withFailure();
    expect(await service.run([...stopped, ...other])).toEqual(['opened replica-missing eu-central-1']);
    expect((await service.run([...healthy, ...other])).sort()).toEqual([
      'resolved compliant replica-failed eu-central-1',
      'resolved compliant replica-missing eu-central-1',
    ]);
  });

  test('stays silent about what another finding speaks for, and resolves it no sooner than it is over', async () => {
    const service = await withFailure();
    const policy = aPolicy({ clauses: [aClause({ require: { replicas: {}, allowOthers: false } })] });
    const alone = 'replica-unexpected eu-central-1';
    expect(await service.run(failed, { policy })).toEqual([`opened ${alone}`]);
    expect((await service.run(healthy, { policy })).sort()).toEqual([
      `changed ${alone}`,
      'resolved compliant replica-failed eu-central-1',
    ]);
  });

  test('resolves nothing in whose place another fault could not be ruled out', async () => {
    const service = aService();
    const [, orphan] = aFamily({}, ['us-east-1']);
    if (!orphan) throw new Error('no replica');
    await service.run([...healthy, ...other]);
    expect(await service.run([...aFamily({}, ['eu-central-1', 'us-east-1']), ...other])).toEqual([
      'opened replica-unexpected us-east-1',
    ]);
    const faults = { describe: { 'prod/db': denied('DescribeSecret') } };
    expect(await service.run([orphan, ...other], { faults })).toEqual([]);
    expect(await service.run([orphan, ...other])).toEqual(['opened replica-orphaned us-east-1']);
  });

  test.each(['replica-failed', 'replica-missing'])('resolves %s when the whole secret is deleted', async (rule) => {
    const service = await withFailure(rule === 'replica-failed' ? failed : stopped);
    expect(await service.run(other)).toEqual([`resolved secret-gone ${rule} eu-central-1`]);
  });

  const primary = failed[0]?.arn ?? '';
  test.each<readonly [string, readonly SecretDescription[], Faults]>([
    ['the listing no longer shows it, but a description does', failed, { unlistedIn: { 'eu-west-1': ['prod/db'] } }],
    ['a listing still shows it, but no description does', failed, { gone: [primary] }],
    ["its primary's Region is not listed to its end", [], { list: { 'eu-west-1': denied() } }],
    ["the replica's Region is not listed to its end", [], { list: { 'eu-central-1': denied() } }],
    ['its primary may not be described', [], { describe: { [primary]: denied() } }],
    ['its name may not be described', [], { describe: { 'prod/db': denied() } }],
  ])('does not take a secret for gone when %s', async (_, secrets, faults) => {
    const service = await withFailure();
    expect(await service.run([...secrets, ...other], { faults })).toEqual([]);
    expect(service.store.findings()).toMatchObject([{ state: 'open' }]);
  });

  test('resolves nothing of a repaired secret that it may not describe', async () => {
    const service = await withFailure();
    const faults = { describe: { [primary]: denied('DescribeSecret') } };
    expect(await service.run([...healthy, ...other], { faults })).toEqual([]);
    expect(await service.run([...healthy, ...other])).toEqual(['resolved compliant replica-failed eu-central-1']);
  });

  const off = aClause({ rules: { 'replica-failed': { enabled: false, parameters: {} } } });
  test.each<readonly [string, Policy, string]>([
    ['rule is off', aPolicy({ clauses: [off] }), 'rule'],
    ['Region left the policy', aPolicy({ regions: ['eu-west-1'], clauses: [] }), 'region'],
  ])('withdraws a finding whose %s', async (_, policy, why) => {
    const unseen = aFamily({}, ['us-east-1']);
    const service = await withFailure();
    const secrets = why === 'region' ? unseen : [...failed, ...other];
    expect(await service.run(secrets, { policy })).toEqual([`withdrawn ${why} replica-failed eu-central-1`]);
  });

  test('withdraws a finding whose clause was removed, and opens it again when it comes back', async () => {
    const service = await withFailure(stopped);
    const secrets = [...stopped, ...other];
    const policy = aPolicy({ clauses: [] });
    expect(await service.run(secrets, { policy })).toEqual(['withdrawn clause replica-missing eu-central-1']);
    expect(await service.run(secrets)).toEqual(['opened again replica-missing eu-central-1']);
  });

  test('withdraws a finding that an exception covers, and opens it again after its last day', async () => {
    const service = await withFailure();
    const facts = { rule: 'replica-failed', secret: 'prod/*', reason: 'migration', owner: 'team-a' };
    const until = (day: string): Run => {
      const exception: PolicyException = { ...facts, until: day };
      return { policy: aPolicy({ exceptions: [exception] }) };
    };
    const secrets = [...failed, ...other];
    expect(await service.run(secrets, until('2026-01-15'))).toEqual([
      'withdrawn exception replica-failed eu-central-1',
    ]);
    expect(await service.run(secrets, until('2026-01-15'))).toEqual([]);
    expect(await service.run(secrets, until('2026-01-14'))).toEqual(['opened again replica-failed eu-central-1']);
  });

  test('remembers since when a replication has been in progress, until it is stuck', async () => {
    const service = aService();
    const copying = aFamily({}, [{ region: 'eu-central-1', status: 'InProgress' }]);
    await service.run(healthy);
    expect(await service.run(copying)).toEqual([]);
    expect(await service.run(copying)).toEqual(['opened replica-stuck eu-central-1']);
    expect(await service.run(healthy)).toEqual(['resolved compliant replica-stuck eu-central-1']);
    expect(await service.store.remembered(account)).toEqual([]);
  });
});

describe('the record of an account', () => {
  test('says when it was last audited, and when that was last complete', async () => {
    const service = aService();
    await service.run(healthy);
    await service.run(healthy, { faults: { list: { 'us-east-1': denied() } } });
    expect(await service.store.account(account)).toEqual({
      account,
      firstAuditAt: now + 3_600_000,
      lastAuditAt: now + 2 * 3_600_000,
      lastCompleteAt: now + 3_600_000,
    });
  });

  test('is untouched by a dry run, and so is everything else', async () => {
    const service = await withFailure();
    const before = { findings: service.store.findings(), account: await service.store.account(account) };
    const summary = await service.summarise([...healthy, ...other], { dryRun: true });
    expect(summary).toMatchObject({ verdict: 'compliant', counts: { findings: { open: 0 } } });
    expect({ findings: service.store.findings(), account: await service.store.account(account) }).toEqual(before);
  });
});

test('a summary carries at most twenty gaps, and counts the rest', async () => {
  const names = Array.from({ length: 23 }, (_, index) => `prod/${index}`);
  const secrets = names.map((name) => aSecret({ name }));
  const describe = Object.fromEntries(secrets.map(({ arn }) => [arn, denied('DescribeSecret')]));
  const summary = await aService().summarise(secrets, { faults: { describe } });
  expect(summary).toMatchObject({ verdict: 'incomplete', moreGaps: 3 });
  expect(summary.gaps).toHaveLength(20);
});

describe('a reader of another account', () => {
  const foreign = aFamily({ account: '999999999999' }, ['eu-central-1']);
  const complaint = `The reader of account ${account} reads account 999999999999; correct the role that it assumes.`;

  test('is refused by what it lists, and nothing is stored', async () => {
    const service = await withFailure();
    const before = service.store.findings();
    await expect(service.summarise(foreign)).rejects.toThrow(complaint);
    expect(service.store.findings()).toEqual(before);
  });

  test('is refused by what it describes', async () => {
    const service = await withFailure();
    const reader: SecretsReader = { ...fakeReader(other), describe: async () => foreign[0] };
    await expect(service.summarise([], { reader })).rejects.toThrow(complaint);
  });
});

test('an account of which nothing can be read fails, and its findings stay as they were', async () => {
  const service = await withFailure();
  const error = new ReadError('credentials', 'no credentials');
  const list = Object.fromEntries(aPolicy().regions.map((region) => [region, error]));
  await expect(service.summarise([], { faults: { list } })).rejects.toThrow('no credentials');
  expect(service.store.findings()).toMatchObject([{ state: 'open' }]);
});
