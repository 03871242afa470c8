import type { Facts } from '../domain/finding.ts';
import type { ActionKind } from '../domain/plan.ts';
import type { ReplicaView } from '../rules/rule.ts';
import type { Shut } from './gates.ts';

/** What would help, before modes and limits have their say; or why nothing may. */
export type Proposal =
  | {
      readonly kind: ActionKind;
      readonly reason: string;
      readonly key?: string | undefined;
      readonly facts: Facts;
      readonly destroys?: Facts;
    }
  | { readonly refused: ActionKind | null; readonly shut: Shut };

function wait(reason: string): Proposal {
  return { kind: 'wait', reason, facts: {} };
}

export function instruct(reason: string): Proposal {
  return { kind: 'instruct', reason, facts: {} };
}

export function refuse(refused: ActionKind | null, code: string, reason: string): Proposal {
  return { refused, shut: { code, reason } };
}

/** What must still be so when it comes to it. */
export function placeFacts({ primary, reported, local, requirement }: ReplicaView): Facts {
  return {
    primary: primary.kind,
    primaryDeleted: primary.kind === 'present' && primary.value.deletedAt !== undefined,
    reported: reported?.status ?? null,
    statusMessage: reported?.message ?? null,
    replica: local.kind,
    required: requirement ? (requirement.key ?? 'any') : null,
  };
}

/** What AWS's word on the Region settles by itself: in sync or in progress, nothing is done, nor where the word is new. */
export function settledByStatus({ reported, local, region }: ReplicaView): Proposal | undefined {
  switch (reported?.status) {
    case undefined:
    case 'Failed':
      return undefined;
    case 'InProgress':
      return wait(`Replication to ${region} is in progress; another call would not speed it up.`);
    case 'InSync':
      if (local.kind === 'present') return refuse(null, 'already-repaired', `The replica in ${region} is in sync.`);
      return refuse(
        null,
        'in-sync-elsewhere',
        `AWS calls the replica in ${region} in sync, though it was not seen there.`,
      );
    default:
      return refuse(
        null,
        'status-unknown',
        `AWS reports the status "${reported?.status}" for ${region}, which this version does not know.`,
      );
  }
}
