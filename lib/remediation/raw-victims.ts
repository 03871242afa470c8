import { forEachAtMost } from '../audit/at-most.ts';
import { ReadError } from '../audit/ports.ts';
import { arnInRegion } from '../domain/arn.ts';
import { type Action, destructive, type Plan, type Refusal } from '../domain/plan.ts';
import type { Shut } from './gates.ts';
import { withRefused } from './plan.ts';
import type { RawDescriber } from './ports.ts';
import { refuseAction } from './refusal.ts';

/** Fields of DescribeSecret's answer whose meaning is known (service model 2017-10-17), and which the gates ask about where it matters. */
const understood: ReadonlySet<string> = new Set([
  'ARN',
  'CreatedDate',
  'DeletedDate',
  'Description',
  'KmsKeyId',
  'LastAccessedDate',
  'LastChangedDate',
  'LastRotatedDate',
  'Name',
  'NextRotationDate',
  'OwningService',
  'PrimaryRegion',
  'ReplicationStatus',
  'RotationEnabled',
  'RotationLambdaARN',
  'RotationRules',
  'Tags',
  'VersionIdsToStages',
]);

const managed = [
  'victim-managed',
  'is managed by another provider, which holds its value and would lose it here',
] as const;

/** Those that are known to speak against it. */
const telling = new Map<string, readonly [code: string, what: string]>([
  ['CrossAccountPrimary', ['victim-cross-account-primary', 'is the replica of a primary in another account']],
  ['CrossAccountReplicas', ['victim-cross-account-replicas', 'has replicas in other accounts']],
  ['Type', managed],
  ['ExternalSecretRotationMetadata', managed],
  ['ExternalSecretRotationRoleArn', managed],
]);

const describedAtOnce = 10;

/**
 * The plan without what would destroy a secret whose description holds a field that this version does not know: what it means
 * may be what speaks against it. Audits tolerate such fields, so that here each victim is described once more, as it is.
 */
export async function withoutUnknownVictims(plan: Plan, describer: RawDescriber): Promise<Plan> {
  const refused = new Map<Action, Refusal>();
  const destroying = plan.actions.filter(({ kind }) => destructive.has(kind));
  await forEachAtMost(describedAtOnce, destroying, async (action) => {
    const shut = await whatSpeaksAgainst(action, describer);
    if (shut) refused.set(action, refuseAction(action, shut));
  });
  return withRefused(plan, refused);
}

async function whatSpeaksAgainst(action: Action, describer: RawDescriber): Promise<Shut | undefined> {
  const { kind, region, secret, destroys } = action;
  const named = destroys?.['arn'];
  try {
    const fields = await describer.describeRaw(
      region,
      typeof named === 'string' ? named : arnInRegion(secret.arn, region),
    );
    if (fields) return rawGate(fields, region);
    // A replica that is gone already loses nothing; of anything else it is not known what stands there now.
    if (kind === 'remove') return undefined;
    return { code: 'victim-unreadable', reason: `What stands in ${region} was not there when it was described again.` };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return {
      code: kind === 'overwrite' ? 'victim-unreadable' : 'replica-unreadable',
      reason: `What stands in ${region} could not be described again: ${error.message}.`,
    };
  }
}

/** Why a secret with these fields in its description must not be destroyed; undefined where they are all understood. */
export function rawGate(fields: readonly string[], region: string): Shut | undefined {
  for (const [field, [code, what]] of telling) {
    if (fields.includes(field))
      return { code, reason: `The secret in ${region} ${what} (its description has ${field}).` };
  }
  const unknown = fields.filter((field) => !understood.has(field)).sort();
  if (unknown.length === 0) return undefined;
  const names = unknown.map((name) => JSON.stringify(name.slice(0, 60)));
  return {
    code: 'victim-field-unknown',
    reason: `The description of the secret in ${region} has ${names.slice(0, 5).join(', ')}, which this version does not know: it may be what speaks against it.`,
  };
}
