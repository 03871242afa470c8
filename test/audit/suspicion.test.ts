import { expect, test } from 'vitest';
import { suspectRegions } from '../../lib/audit/suspicion.ts';
import type { ReplicaStatus, SecretSnapshot } from '../../lib/domain/secret.ts';
import { aClause, aReplica, aSecret } from '../support/builders.ts';

const away = 'eu-central-1';
const inSync: ReplicaStatus = { region: away, status: 'InSync', kmsKeyId: 'alias/aws/secretsmanager' };

interface Facts {
  readonly reported?: Partial<ReplicaStatus> | null;
  readonly listed?: Partial<SecretSnapshot> | null;
  readonly requires?: readonly string[];
  readonly allowOthers?: boolean;
}

function suspects({ reported = {}, listed = {}, requires = [away], allowOthers = false }: Facts): string[] {
  const replication = reported ? [{ ...inSync, ...reported }] : [];
  const primary = aSecret({ primaryRegion: 'eu-west-1', replication });
  const { arn, account, name, region: primaryRegion } = primary;
  const replicas = new Map(listed ? [[away, { ...aReplica(primary, away), ...listed }]] : []);
  const family = { arn, account, name, primaryRegion, home: undefined, replicas };
  const replicasRequired = Object.fromEntries(requires.map((region) => [region, {}]));
  return suspectRegions(family, primary, aClause({ require: { replicas: replicasRequired, allowOthers } }));
}

test.each<readonly [string, Facts]>([
  ['is as it should be', {}],
  ['is not required, but allowed', { requires: [], allowOthers: true }],
  ['holds the key that its primary names otherwise', { listed: { kmsKeyId: '' } }],
  ['is in no other Region, though the primary’s own is required', { requires: [away, 'eu-west-1'] }],
])('a replica that %s costs no second look', (_what, facts) => {
  expect(suspects(facts)).toEqual([]);
});

test.each<readonly [string, Facts]>([
  ['its primary does not list', { reported: null }],
  ['its Region does not list', { listed: null }],
  ['is nowhere, and required', { reported: null, listed: null }],
  ['is allowed by nothing', { requires: [] }],
  ['failed, though it looks well', { reported: { status: 'Failed' } }],
  ['has another version', { listed: { currentVersion: 'v0' } }],
  ['has another key', { listed: { kmsKeyId: 'alias/team' } }],
  ['has another tag', { listed: { tags: { team: 'a' } } }],
])('a replica that %s is looked at by name', (_what, facts) => {
  expect(suspects(facts)).toEqual([away]);
});
