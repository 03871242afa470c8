import { arnInRegion } from '../domain/arn.ts';
import type { Observation } from '../domain/finding.ts';
import type { Fix, FixDecision, FixOperation, FixStep } from '../domain/fix.ts';
import { compareKeyNames, parseKey } from '../domain/kms-key.ts';
import type { Region, SecretDescription } from '../domain/secret.ts';
import type { ReplicaView } from './rule.ts';

type Option = FixDecision['options'][number];

/** The part of an observation that says what to do: the prose only where it differs from the rule's own. */
export type Remedy = Required<Pick<Observation, 'fix'>> & Pick<Observation, 'remedy'>;

/** No call can fix it: the remedy is an instruction. */
export function instruct(remedy?: string): Remedy {
  const fix: Fix = { steps: [] };
  return remedy === undefined ? { fix } : { remedy, fix };
}

/**
 * What has to be decided before anything is done about one Region of the secret: which secret of the name is meant, whether
 * it is to be deleted, and where its primary is to live. A replica made by another one, or by a primary in the wrong
 * Region, would have to be destroyed when that is decided.
 */
export function decideFirst(view: ReplicaView): Remedy | undefined {
  const { primary, family } = view;
  const rivals = rivalsOf(view);
  if (rivals.length > 0) {
    return instruct(
      `Other secrets share the name (${rivals.join(', ')}): first decide which of them the clause means.`,
    );
  }
  if (primary.kind === 'present' && primary.value.deletedAt !== undefined) {
    return instruct(
      `${family.name} in ${family.primaryRegion} is scheduled for deletion: first decide whether it is to be restored.`,
    );
  }
  if (!isMisplaced(view)) return undefined;
  return instruct(
    `The primary lives in ${family.primaryRegion}, where the policy does not allow it: first decide where it is to live.`,
  );
}

/** The same before a replica is made: in the one Region that the primary may move to, one is what moving it begins with. */
export function decideBeforeReplicating(view: ReplicaView): Remedy | undefined {
  const allowed = view.clause?.require?.primary ?? [];
  // Of several, which one is the question.
  const isWayOut = allowed.length === 1 && allowed.includes(view.region) && rivalsOf(view).length === 0;
  const { primary } = view;
  const goes = primary.kind === 'present' && primary.value.deletedAt !== undefined;
  return (isMisplaced(view) && isWayOut && !goes ? undefined : decideFirst(view)) ?? decidePlace(view);
}

/** Where nobody holds the name yet, whichever secret is replicated first takes it from the others for good. */
function decidePlace({ occupant, rivals = [], region }: ReplicaView): Remedy | undefined {
  if (occupant || rivals.length === 0) return undefined;
  return instruct(
    `Other secrets of that name list ${region} too (${rivals.join(', ')}): decide which of them is to be there, and remove the Region from the others.`,
  );
}

/** ARNs of the secrets that the clause means instead of this one, or no less than it. */
export function rivalsOf({ standing }: ReplicaView): string[] {
  const rivals = standing.kind === 'subject' ? standing.others : standing.subjects;
  return rivals.map(({ arn }) => arn).sort();
}

/** Whether the secret's own clause has its primary elsewhere: no finding need say so, an exception may silence it. */
export function isMisplaced({ clause, family, primary }: ReplicaView): boolean {
  const allowed = clause?.require?.primary;
  return primary.kind !== 'absent' && allowed !== undefined && !allowed.includes(family.primaryRegion);
}

/**
 * The required key, or else the one that the replica was given before: a retry must not weaken its encryption. Undefined:
 * the account's default. `customer-managed`: the policy names none.
 */
export function replicaKey({ requirement, reported, local }: ReplicaView): string | undefined {
  const required = requirement?.key;
  if (required !== undefined && required !== 'customer-managed') return required;
  const given = reported ? reported.kmsKeyId : local.kind === 'present' ? local.value.kmsKeyId : undefined;
  if (required === undefined) return parseKey(given).form === 'default' ? undefined : given;
  return compareKeyNames(required, parseKey(given)) === 'same' ? given : required;
}

/** The instruction where only some customer-managed key is required. */
export function nameTheKey({ region }: ReplicaView): string {
  return `Name the key for ${region} in the policy: it only says that some customer-managed key is required.`;
}

/** Replicates the secret to the view's Region, with the key that it should have there. */
export function replicate(view: ReplicaView): Remedy {
  const steps = replicateSteps(view);
  return steps ? { fix: { steps } } : instruct(nameTheKey(view));
}

/** The same as steps; undefined where no key can be named. */
export function replicateSteps(view: ReplicaView, force: 'force' | 'without-force' = 'without-force') {
  const key = replicaKey(view);
  return key === 'customer-managed' ? undefined : [replicateStep(view.family, [[view.region, key]], force)];
}

export function replicateStep(
  { arn, primaryRegion }: ReplicaView['family'],
  targets: ReadonlyArray<readonly [Region, key: string | undefined]>,
  force: 'force' | 'without-force' = 'without-force',
): FixStep {
  const regions = targets.map(([region, key]) => ({ Region: region, ...(key === undefined ? {} : { KmsKeyId: key }) }));
  const overwrites = force === 'force';
  return {
    operation: 'ReplicateSecretToRegions',
    region: primaryRegion,
    parameters: {
      SecretId: arn,
      AddReplicaRegions: regions,
      ...(overwrites ? { ForceOverwriteReplicaSecret: true } : {}),
    },
    destructive: overwrites,
  };
}

/** Takes replicas away from a primary, which is named by its own ARN: they are gone for good. */
export function removeStep(primaryArn: string, primaryRegion: Region, regions: readonly Region[]): FixStep {
  return {
    operation: 'RemoveRegionsFromReplication',
    region: primaryRegion,
    parameters: { SecretId: primaryArn, RemoveReplicaRegions: regions },
    destructive: true,
  };
}

/** Removes the view's replica. */
export function removal({ family, region }: ReplicaView): FixStep {
  return removeStep(family.arn, family.primaryRegion, [region]);
}

/** Makes a replica a secret of its own: no call makes it a replica again. */
export function promoteStep(arn: string, region: Region): FixStep {
  return onSecret('StopReplicationToReplica', arn, region, true);
}

/** Promotes the family's replica in a Region. */
export function promotion({ family }: ReplicaView, region: Region): FixStep {
  return promoteStep(arnInRegion(family.arn, region), region);
}

/** With the recovery window that AWS gives by itself, 30 days: until it ends the name is not free (docs/aws-facts.md). */
export function deleteStep(arn: string, region: Region): FixStep {
  return onSecret('DeleteSecret', arn, region, true);
}

/** Deletes a secret that is no replica, its own replicas before it. */
export function retirement({ arn, region, replication }: SecretDescription): readonly FixStep[] {
  const regions = replication.map((replica) => replica.region).sort();
  const deletion = deleteStep(arn, region);
  return regions.length === 0 ? [deletion] : [removeStep(arn, region, regions), deletion];
}

/** What follows on `retirement`. */
export function retirementNote({ replication }: SecretDescription): string {
  const replicas = replication.length === 0 ? '' : 'Its replicas take a minute or two to go; it can be deleted then. ';
  return `${replicas}It can be restored for 30 days, and holds its name until then.`;
}

/** The two answers about a secret that the clause does not mean; its replicas go with it. */
export function neededOrRetired(
  primary: SecretDescription,
  [needed, unneeded]: readonly [string, string] = ['somebody does', 'nobody does'],
): readonly [Option, Option] {
  const withReplicas = primary.replication.length === 0 ? '' : ', nor its replicas';
  const somebody = { answer: needed, steps: [], instruction: 'Give it another name, or a clause of its own.' };
  const nobody =
    primary.deletedAt === undefined
      ? { answer: `${unneeded}${withReplicas}`, steps: retirement(primary), instruction: retirementNote(primary) }
      : { answer: unneeded, steps: [], instruction: 'It is scheduled for deletion: wait until it is gone.' };
  return [somebody, nobody];
}

export function restoreStep({ arn, primaryRegion }: ReplicaView['family']): FixStep {
  return onSecret('RestoreSecret', arn, primaryRegion, false);
}

export function rekeyStep({ family, region }: ReplicaView, key: string): FixStep {
  return {
    operation: 'UpdateSecret',
    region,
    parameters: { SecretId: arnInRegion(family.arn, region), KmsKeyId: key },
    destructive: false,
  };
}

function onSecret(operation: FixOperation, arn: string, region: Region, destructive: boolean): FixStep {
  return { operation, region, parameters: { SecretId: arn }, destructive };
}
