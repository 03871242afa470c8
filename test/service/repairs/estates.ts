import fc from 'fast-check';
import { arnInRegion } from '../../../lib/domain/arn.ts';
import type { Policy, RepairMode } from '../../../lib/domain/policy.ts';
import type { ReplicaStatus, SecretDescription } from '../../../lib/domain/secret.ts';
import { days, minutes, exampleNow as now } from '../../../lib/rules/example.ts';
import { aRemediation } from '../../remediation/a-case.ts';
import { aClause, aPolicy, aReplica, aSecret } from '../../support/builders.ts';
import { away, conflict, type Estate, home, regions, third } from './world.ts';

const key = 'alias/ours';
const old = { createdAt: now - 400 * days, changedAt: now - 400 * days };

/** A primary, with what it says of its replica Regions. */
function primary(name: string, replication: readonly ReplicaStatus[], facts: Partial<SecretDescription> = {}) {
  const role = replication.length > 0 ? { primaryRegion: home } : {};
  return aSecret({ name, region: home, ...old, ...role, replication, ...facts });
}

const good = { region: away, status: 'InSync', kmsKeyId: key };

function inSync(name: string, more: readonly ReplicaStatus[] = [], facts: Partial<SecretDescription> = {}) {
  const one = primary(name, [good, ...more]);
  return [one, { ...aReplica(one, away), kmsKeyId: key, ...facts }];
}

function unexpected(name: string, facts: Partial<SecretDescription>): SecretDescription[] {
  const all = inSync(name, [{ region: third, status: 'InSync', kmsKeyId: key }]);
  const replica = aReplica(all[0] ?? aSecret(), third);
  return [...all, { ...replica, kmsKeyId: key, ...facts }];
}

function failed(message: string): ReplicaStatus[] {
  return [{ region: away, status: 'Failed', message, kmsKeyId: key }];
}

function victim(name: string, facts: Partial<SecretDescription> & { readonly suffix?: string }): SecretDescription {
  return aSecret({ name, region: away, suffix: 'Zz9Yy8', ...old, currentVersion: 'theirs', ...facts });
}

/** What keeps a secret from being overwritten, one by one. */
const guarded: readonly (Partial<SecretDescription> & { readonly suffix?: string })[] = [
  { suffix: 'Ab12Cd' },
  { primaryRegion: away, replication: [{ region: third, status: 'InSync' }] },
  { primaryRegion: third },
  { deletedAt: now - days },
  { rotationEnabled: true },
  { owningService: 'rds' },
  { changedAt: now - 6 * days },
  { createdAt: now - 6 * days },
  { accessedAt: now - 2 * days },
];

type Kind = (name: string) => SecretDescription[];

const kinds: readonly Kind[] = [
  (name) => inSync(name),
  (name) => [primary(name, [])],
  (name) => [primary(name, failed(conflict(name, away))), victim(name, {})],
  (name) => [primary(name, []), victim(name, { accessedAt: now - 30 * days })],
  (name) => [primary(name, failed(conflict(name, away)))],
  (name) => [primary(name, failed('Replication failed: network error'))],
  (name) => [primary(name, failed('Replication failed: network error'), { tags: { network: 'broken' } })],
  (name) => [primary(name, failed('KMS access denied'))],
  (name) => unexpected(name, {}),
  (name) => unexpected(name, { accessedAt: now - 9 * days }),
  (name) => unexpected(name, { accessedAt: now - 6 * days }),
  (name) => inSync(name, [], { kmsKeyId: 'alias/theirs' }),
  (name) => [aReplica(primary(name, [good]), away)],
  (name) => {
    const theirs = aSecret({
      name,
      suffix: 'Zz9Yy8',
      region: third,
      ...old,
      primaryRegion: third,
      replication: [good],
    });
    return [primary(name, failed(conflict(name, away))), theirs, aReplica(theirs, away)];
  },
  ...guarded.map(
    (facts): Kind =>
      (name) => [primary(name, failed(conflict(name, away))), victim(name, facts)],
  ),
];

const usual = kinds.slice(0, -guarded.length - 1);
const aKind = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...kinds));

export const estates = fc
  .array(aKind, { minLength: 1, maxLength: 4 })
  .map((some) => some.flatMap((kind, n) => kind(`prod/${n}`)));

/** Mostly one value, so that enough runs come as far as a write; now and then another. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );
}

const mode = mostly<RepairMode>('auto', 'approve', 'approve', 'manual', 'off');

export const policies: fc.Arbitrary<Policy> = fc
  .record({
    killSwitch: mostly(false, true),
    rules: fc.record({
      'replica-missing': mode,
      'name-collision': mode,
      'replica-failed': mode,
      'replica-unexpected': mode,
      'replica-key-mismatch': mode,
    }),
    overwrite: mode,
    remove: mode,
    regions: mostly([away, third], [away]),
    limits: mostly({ actions: 10, share: 1 }, { actions: 1, share: 1 }, { actions: 10, share: 0.2 }),
    cooldown: fc.constantFrom(5 * minutes, 60 * minutes),
  })
  .map((chosen) =>
    aPolicy({
      regions,
      clauses: [
        aClause({
          match: { region: [home] },
          require: { primary: [home], replicas: { [away]: { key } }, allowOthers: false },
        }),
      ],
      remediation: aRemediation(chosen),
    }),
  );

/** What people do meanwhile, to whichever secret. */
export const happenings = fc.constantFrom<(estate: Estate, at: number, name: string) => void>(
  () => undefined,
  // Somebody reads, or changes, what holds the name in the replica's Region.
  (estate, at, name) => change(estate, away, name, { accessedAt: at }),
  (estate, at, name) => change(estate, away, name, { changedAt: at, currentVersion: 'newer' }),
  (estate, at, name) => change(estate, third, name, { accessedAt: at }),
  // Somebody promotes the replica that nobody wants, as one does in a disaster.
  (estate, _at, name) => {
    const { primaryRegion: _, ...promoted } = estate[third]?.[name] ?? {};
    change(estate, third, name, promoted, true);
    const { replication = [] } = estate[home]?.[name] ?? {};
    change(estate, home, name, { replication: replication.filter(({ region }) => region !== third) });
  },
  // Somebody creates a secret where a replica is to be.
  (estate, at, name) => {
    const place = estate[away];
    if (place && !place[name]) place[name] = victim(name, { createdAt: at, changedAt: at, suffix: 'Nn0Ww1' });
  },
);

function change(estate: Estate, region: string, name: string, facts: Partial<SecretDescription>, whole = false): void {
  const place = estate[region];
  const known = place?.[name];
  if (place && known) place[name] = whole ? { ...aSecret(), ...facts } : { ...known, ...facts };
}

/** Whether it is a replica of the primary at home, as the ARN tells. */
export function isOwn(primaryArn: string, secret: SecretDescription): boolean {
  return secret.arn === arnInRegion(primaryArn, secret.region);
}
