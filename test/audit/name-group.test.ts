import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import type { Policy, PolicyException } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, aSecret, clock } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

interface Case extends Pick<AuditRequest, 'interest'> {
  readonly policy: Policy;
  readonly faults?: Faults;
}

async function says(estate: readonly SecretDescription[], { policy, faults, ...rest }: Case): Promise<string[]> {
  const scopes = [{ account, reader: fakeReader(estate, faults), keys: fakeKeys() }];
  const { findings } = await audit({ policy, scopes, clock, ...rest });
  return findings.map(({ rule, status, secret, region }) => `${rule} ${status}: ${secret.primaryRegion} in ${region}`);
}

const require = { primary: ['eu-west-1'], replicas: { 'eu-central-1': {} }, allowOthers: false };
const moved = aPolicy({ clauses: [aClause({ require })] });
const inTheWay = [...aFamily({}, []), aSecret({ region: 'eu-central-1', suffix: 'Other1' })];

test('a secret in the way of the one that is meant is one finding, from the side of that one', async () => {
  expect(await says(inTheWay, { policy: moved })).toEqual(['name-collision open: eu-west-1 in eu-central-1']);
});

test('where that finding is excepted or switched off, it is not silent about the misplaced one', async () => {
  const rule = 'name-collision';
  const exception: PolicyException = { rule, secret: '*', until: '2026-12-31', reason: 'known', owner: 'somebody' };
  expect(await says(inTheWay, { policy: { ...moved, exceptions: [exception] } })).toContain(
    'primary-misplaced open: eu-central-1 in eu-central-1',
  );
  const rules = { [rule]: { enabled: false, parameters: {} } };
  expect(await says(inTheWay, { policy: aPolicy({ clauses: [aClause({ require, rules })] }) })).toContain(
    'primary-misplaced open: eu-central-1 in eu-central-1',
  );
});

test('interest in a secret of which the clause wants nothing does not make it one that the clause could mean', async () => {
  const [, other] = inTheWay;
  if (!other) throw new Error('no secret');
  const { arn, name, region: primaryRegion } = other;
  const interest = new Map([[arn, { arn, account, name, primaryRegion, regions: new Set<string>() }]]);
  const anywhere = { policy: aPolicy() };
  expect(await says(inTheWay, { ...anywhere, interest })).toEqual(await says(inTheWay, anywhere));
});

test('a former replica is not found in a place that perhaps another secret of the name needs', async () => {
  const clause = aClause({ require: { ...require, replicas: { 'us-east-1': {} }, primary: ['eu-central-1'] } });
  const meant = aSecret({ region: 'eu-central-1', suffix: 'Other1' });
  const [misplaced, promoted] = [aSecret(), aSecret({ region: 'us-east-1' })];
  const faults: Faults = { describe: { [meant.arn]: denied('DescribeSecret') } };
  const all = await says([meant, misplaced, promoted], { policy: aPolicy({ clauses: [clause] }), faults });
  expect(all.filter((one) => !one.includes(' unknown'))).toEqual(['primary-misplaced open: eu-west-1 in eu-west-1']);
  expect(all).toContain('replica-promoted unknown: eu-west-1 in us-east-1');
});

test('a replica that vanished where the secret that is meant lacks its own is not to be replicated there again', async () => {
  const vanished = { region: 'eu-central-1', status: 'InSync', absent: true as const };
  const estate = [...aFamily({}, []), ...aFamily({ region: 'us-east-1', suffix: 'Other1' }, [vanished])];
  expect(await says(estate, { policy: moved })).toEqual([
    'replica-missing open: eu-west-1 in eu-central-1',
    'primary-misplaced open: us-east-1 in us-east-1',
  ]);
});
