import { describe, expect, test } from 'vitest';
import type { Policy, PolicyException } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy } from '../support/builders.ts';
import { denied, type Faults } from '../support/fake-reader.ts';
import { aService, failed, healthy, other, type Run, stopped, withFailure } from './a-service.ts';

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

  test('takes a replica that was removed and added again for a new one, not for one that is stuck', async () => {
    const service = aService();
    const copying = aFamily({}, [{ region: 'eu-central-1', status: 'InProgress' }]);
    await service.run(healthy);
    await service.run(copying);
    expect(await service.run(stopped)).toEqual(['opened replica-missing eu-central-1']);
    expect(await service.run(copying)).toEqual([]);
    expect(await service.run(healthy)).toEqual(['resolved compliant replica-missing eu-central-1']);
  });

  test.each([
    ['replica-failed', 'Failed'],
    ['replica-missing', undefined],
  ])('does not call a %s over while a retry is in progress', async (rule, status) => {
    const service = aService();
    const wrong = status ? aFamily({}, [{ region: 'eu-central-1', status, absent: true }]) : stopped;
    const retried = aFamily({}, [{ region: 'eu-central-1', status: 'InProgress', absent: true }]);
    await service.run(healthy);
    expect(await service.run(wrong)).toEqual([`opened ${rule} eu-central-1`]);
    expect(await service.run(retried)).toEqual([]);
    expect(await service.run(wrong)).toEqual([]);
    expect(await service.run(healthy)).toEqual([`resolved compliant ${rule} eu-central-1`]);
  });
});
