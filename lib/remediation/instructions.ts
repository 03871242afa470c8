import type { FailureCause } from '../domain/failure-cause.ts';
import { keyText, parseKey } from '../domain/kms-key.ts';
import type { ReplicaView } from '../rules/rule.ts';

/** What a person must do where no call would help, with the permissions that are missing. */
export function instructions(cause: FailureCause, view: ReplicaView): string {
  const { region, family, primary, reported } = view;
  const source = keyText(parseKey(primary.kind === 'present' ? primary.value.kmsKeyId : undefined));
  const target = targetKey(view);
  switch (cause) {
    case 'kms-access':
      return `Allow kms:Decrypt on ${source} in ${family.primaryRegion}, and kms:GenerateDataKey and kms:Encrypt on ${target} in ${region}, to whoever replicates, with kms:ViaService for both Regions; then replicate again.`;
    case 'kms-key':
      return `Enable ${target} in ${region} (or name another key in the policy), check ${source} in ${family.primaryRegion} too, recreate versions that are still under a key that is gone; then replicate again.`;
    case 'region-disabled':
      return `Enable ${region} for the account, or take it out of the policy; then replicate again.`;
    case 'stranded':
      return `In ${region} call StopReplicationToReplica on the stranded secret and delete it; look again after an hour, for it can come back; then replicate again.`;
    default:
      return `Find the cause in AWS's own words ("${reported?.message ?? 'no message'}"), remove it, then replicate again.`;
  }
}

/** The key that the replica has or should have; `customer-managed` names none. */
function targetKey({ requirement, reported }: ReplicaView): string {
  const required = requirement?.key === 'customer-managed' ? undefined : requirement?.key;
  return keyText(parseKey(required ?? reported?.kmsKeyId));
}
