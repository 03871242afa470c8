import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { SecretsReader } from '../../lib/audit/ports.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import { aClause, account, aFamily, aPolicy, aReplica, aSecret, clock } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';

async function says(reader: SecretsReader, policy: Policy) {
  const { findings } = await audit({ policy, scopes: [{ account, reader, keys: fakeKeys() }], clock });
  return findings.map(({ rule, secret, region }) => `${rule} of ${secret.primaryRegion} in ${region}`);
}

const former = aSecret({ region: 'eu-west-1', primaryRegion: 'eu-west-1' });
const orphans = ['eu-central-1', 'us-east-1'].map((region) => aReplica({ ...former, tags: { at: region } }, region));
const [first, second] = orphans;

/** Switches replica-orphaned off for secrets with the tag. */
function offAt(at: string): Policy {
  const rules = { 'replica-orphaned': { enabled: false, parameters: {} } };
  return aPolicy({ clauses: [aClause({ match: { tags: { at: [at] } }, rules })] });
}

test('a former primary that became a replica under its old ARN is not judged as a primary', async () => {
  // Promoted in us-east-1 and replicated back, while eu-central-1 still names eu-west-1 as its primary.
  const estate = [...aFamily({ region: 'us-east-1' }, ['eu-west-1']), aReplica(former, 'eu-central-1')];
  const require = { primary: ['us-east-1'], replicas: { 'eu-west-1': {} }, allowOthers: true };
  const policy = aPolicy({ clauses: [aClause({ require })] });
  expect(await says(fakeReader(estate), policy)).toEqual(['replica-orphaned of eu-west-1 in eu-central-1']);
});

test('nothing is required where a primary that is gone had a replica, though its name is taken there', async () => {
  const stranger = aSecret({ region: 'eu-central-1', suffix: 'Other1', tags: { not: 'required' } });
  const reader = fakeReader([stranger, ...(second ? [second] : [])]);
  const listPages: SecretsReader['listPages'] = async function* (region) {
    if (region === 'eu-central-1' && first) yield { secrets: [first], next: undefined };
    else yield* reader.listPages(region);
  };
  const clauses = [aClause({ match: { tags: { at: ['us-east-1'] } } })];
  expect(await says({ ...reader, listPages }, aPolicy({ clauses }))).toEqual([
    'replica-orphaned of eu-west-1 in us-east-1',
  ]);
});

test('orphans whose replicas lead to different clauses are unknown, and nothing is found of them', async () => {
  const scopes = [{ account, reader: fakeReader(orphans), keys: fakeKeys() }];
  const result = await audit({ policy: offAt('eu-central-1'), scopes, clock });
  expect(result.verdict).toBe('incomplete');
  expect(result.findings.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
    'replica-orphaned unknown',
    'replica-orphaned unknown',
  ]);
  const gap = result.gaps.find(({ kind }) => kind === 'secret-undecided');
  expect(gap?.message).toContain('its replicas lead to different clauses: "production", none');
  expect(result.policyCoverage).toMatchObject({ undecided: 1, required: 0, unmatched: 0 });
});

test('which clause orphans are for is told by a description, not by a listing that lags', async () => {
  const alike = orphans.map((orphan) => ({ ...orphan, tags: { at: 'now' } }));
  const reader = fakeReader(alike);
  const listPages: SecretsReader['listPages'] = async function* (region) {
    for await (const { secrets, next } of reader.listPages(region)) {
      yield { secrets: secrets.map((secret) => ({ ...secret, tags: { at: 'old' } })), next };
    }
  };
  expect(await says({ ...reader, listPages }, offAt('now'))).toEqual([]);
  expect(await says({ ...reader, listPages }, offAt('old'))).toHaveLength(2);
});

test('which clause orphans are for is told by one that is there, not by one that its Region no longer describes', async () => {
  const reader = fakeReader(orphans, { gone: first ? [first.arn] : [] });
  expect(await says(reader, offAt('us-east-1'))).toEqual([]);
  expect(await says(reader, offAt('eu-central-1'))).toEqual(['replica-orphaned of eu-west-1 in us-east-1']);
});

test('a primary that is gone the second time it is described makes no orphan of its replica on that one word', async () => {
  const [primary, replica] = aFamily({}, ['eu-central-1']);
  if (!primary || !replica) throw new Error('no family');
  const reader = fakeReader([{ ...primary, replication: [] }, replica]);
  let asked = 0;
  const describe: SecretsReader['describe'] = async (region, id) => {
    if (region === 'eu-west-1') asked += 1;
    return asked > 1 && region === 'eu-west-1' ? undefined : reader.describe(region, id);
  };
  const scopes = [{ account, reader: { ...reader, describe }, keys: fakeKeys() }];
  const result = await audit({ policy: aPolicy(), scopes, clock });
  expect(result).toMatchObject({ verdict: 'incomplete', findings: [], gaps: [{ kind: 'secret-unreadable' }] });
  expect(result.gaps[0]?.message).toContain('described it a moment ago, but not again');
});
