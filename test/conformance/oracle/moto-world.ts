import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Emulator } from '../emulator.ts';
import { type MotoPlan, motoAccount, type Step } from './moto-plan.ts';
import { allRegions } from './policies.ts';
import type { Fields } from './readings.ts';
import { type MadeWorld, type ReplicaStatus, regionOf, type Secret, type Shown } from './world.ts';

/** Carries a plan out in an emulator that holds nothing yet, and reads back what it then truly holds. */
export async function worldIn(emulator: Emulator, { policy, steps, later, cases }: MotoPlan): Promise<MadeWorld> {
  for (const step of steps) await take(emulator, step);
  const regions = await Promise.all(
    allRegions.map(
      async (region) => [region, { listing: 'complete' as const, secrets: await held(emulator, region) }] as const,
    ),
  );
  const read = regions.filter(([region, { secrets }]) => policy.regions.includes(region) || secrets.length > 0);
  const world = {
    now: Date.now() + later,
    account: motoAccount,
    policy,
    regions: Object.fromEntries(read),
    keys: [],
    memory: [],
  };
  return { world, cases, everywhere: new Set() };
}

async function take(emulator: Emulator, step: Step): Promise<void> {
  const client = emulator.client(step.region);
  const SecretId = step.name;
  const SecretString = 'not-a-secret';
  if (step.call === 'create') {
    const AddReplicaRegions = step.to.map((Region) => ({ Region }));
    const Tags = Object.entries(step.tags).map(([Key, Value]) => ({ Key, Value }));
    await client.send(
      new CreateSecretCommand({
        Name: step.name,
        SecretString,
        Tags,
        ...(AddReplicaRegions.length > 0 && { AddReplicaRegions }),
      }),
    );
  }
  if (step.call === 'replicate') {
    const AddReplicaRegions = step.to.map((Region) => ({ Region }));
    const request = { SecretId, AddReplicaRegions, ForceOverwriteReplicaSecret: step.force };
    await client.send(new ReplicateSecretToRegionsCommand(request));
  }
  if (step.call === 'remove') {
    await client.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [...step.to] }));
  }
  if (step.call === 'delete') await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 30 }));
  if (step.call === 'put') await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  if (step.call === 'tag') {
    await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'team', Value: 'a' }] }));
  }
}

/** By raw calls: neither the audit's reader nor the SDK's reading of answers has a say in it. */
async function held(emulator: Emulator, region: string): Promise<Secret[]> {
  const secrets: Secret[] = [];
  let NextToken: unknown;
  do {
    const page = await call(emulator, region, 'ListSecrets', { IncludePlannedDeletion: true, NextToken });
    for (const entry of page['SecretList'] as Fields[]) {
      const described = await call(emulator, region, 'DescribeSecret', { SecretId: entry['ARN'] });
      secrets.push(secretOf(described, entry));
    }
    NextToken = page['NextToken'];
  } while (NextToken != null);
  return secrets;
}

async function call(emulator: Emulator, region: string, operation: string, body: Fields): Promise<Fields> {
  const scope = `20260101/${region}/secretsmanager/aws4_request`;
  const answer = await fetch(emulator.url(), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `secretsmanager.${operation}`,
      Authorization: `AWS4-HMAC-SHA256 Credential=conformance/${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  const content = (await answer.json()) as Fields;
  if (!answer.ok) throw new Error(`${operation} in ${region}: HTTP ${answer.status} ${JSON.stringify(content)}`);
  return content;
}

function secretOf(described: Fields, entry: Fields): Secret {
  const arn = String(described['ARN']);
  const primaryRegion = text(described['PrimaryRegion']);
  const isReplica = primaryRegion !== undefined && primaryRegion !== regionOf(arn);
  const replication = described['ReplicationStatus'] as Fields[] | null | undefined;
  const listed = shownOf(described, entry);
  return {
    arn,
    name: String(described['Name']),
    tags: tagsOf(described),
    ...given('primaryRegion', primaryRegion),
    ...given('kmsKeyId', text(described['KmsKeyId'])),
    ...given('currentVersion', currentOf(described['VersionIdsToStages'])),
    ...given('createdDate', instant(described['CreatedDate'])),
    ...given('lastChangedDate', instant(described['LastChangedDate'])),
    ...given('lastAccessedDate', instant(described['LastAccessedDate'])),
    ...given('deletedDate', instant(described['DeletedDate'])),
    // What moto says of a replica is its primary's (docs/aws-facts.md, "Describing": whether AWS does is unknown).
    ...(replication && !isReplica && { replicationStatus: replication.map(statusOf) }),
    ...(listed && { listed }),
  };
}

/** Where the listing shows what the description does not say. */
function shownOf(described: Fields, entry: Fields): Shown | undefined {
  const [tags, version, key] = [tagsOf(entry), currentOf(entry['SecretVersionsToStages']), text(entry['KmsKeyId'])];
  const [home, trueHome] = [text(entry['PrimaryRegion']), text(described['PrimaryRegion'])];
  const shown: Shown = {
    ...(JSON.stringify(tags) !== JSON.stringify(tagsOf(described)) && { tags }),
    ...(version !== undefined && version !== currentOf(described['VersionIdsToStages']) && { currentVersion: version }),
    ...(key !== undefined && key !== text(described['KmsKeyId']) && { kmsKeyId: key }),
    ...(home !== trueHome && { primaryRegion: home ?? null }),
  };
  return Object.keys(shown).length > 0 ? shown : undefined;
}

function statusOf(status: Fields): ReplicaStatus {
  return {
    region: String(status['Region']),
    status: String(status['Status']),
    ...given('statusMessage', text(status['StatusMessage'])),
    ...given('kmsKeyId', text(status['KmsKeyId'])),
    ...given('lastAccessedDate', instant(status['LastAccessedDate'])),
  };
}

function currentOf(stages: unknown): string | undefined {
  const entries = Object.entries((stages ?? {}) as Record<string, readonly string[]>);
  return entries.find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
}

function tagsOf(fields: Fields): Record<string, string> {
  const tags = (fields['Tags'] ?? []) as ReadonlyArray<{ readonly Key: string; readonly Value: string }>;
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

function instant(seconds: unknown): number | undefined {
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function given<Key extends string, T>(key: Key, value: T | undefined): { [key in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in Key]: T });
}
