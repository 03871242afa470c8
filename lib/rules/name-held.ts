import { arnInRegion } from '../domain/arn.ts';
import type { FixDecision } from '../domain/fix.ts';
import type { SecretDescription } from '../domain/secret.ts';
import {
  decideBeforeReplicating,
  deleteStep,
  instruct,
  promoteStep,
  type Remedy,
  removal,
  removeStep,
  replicateSteps,
  retirement,
  retirementNote,
} from './fixes.ts';
import type { Occupant, ReplicaView } from './rule.ts';

type Option = FixDecision['options'][number];

/**
 * What to do where another secret holds the name: whose name it is, only a person can say. The answer that keeps most comes
 * first; none destroys what it does not name.
 * @param force whether overwriting is worth offering: only a name conflict is cleared by it
 */
export function nameHeld(view: ReplicaView, occupant: Occupant, force: 'may-force' | 'no-force' = 'no-force'): Remedy {
  const { relation, secret } = occupant;
  const first = decideBeforeReplicating(view);
  if (first) return first;
  if (secret.deletedAt !== undefined) {
    return instruct(
      `${secret.arn} is scheduled for deletion and holds the name until its recovery window ends: replicate then, or restore it if anybody needs it.`,
    );
  }
  if (relation === 'promoted') return { fix: { steps: [], decision: whichIsRight(view, secret) } };
  const question = `Does anybody need the other secret of that name in ${view.region} (${secret.arn})?`;
  return {
    fix: { steps: [], decision: { question, options: [needed(view, secret), ...unneeded(view, occupant, force)] } },
  };
}

function whichIsRight(view: ReplicaView, copy: SecretDescription): FixDecision {
  const { family, region } = view;
  return {
    question: `Which holds the value that counts: the primary in ${family.primaryRegion}, or the former replica in ${region}?`,
    options: [
      {
        answer: `the former replica in ${region} does`,
        steps: [],
        instruction: `Put its value into the primary in ${family.primaryRegion}, as somebody who may read it; then the former replica is no longer needed.`,
      },
      {
        answer: 'both do, each for its own readers',
        steps: [],
        instruction: `Take ${region} out of the clause, or except this finding until a date.`,
      },
      retired(view, copy, `the primary does, and nobody needs the former replica in ${region}`),
    ],
  };
}

function needed({ region }: ReplicaView, { name }: SecretDescription): Option {
  return {
    answer: 'somebody does',
    steps: [],
    instruction: `Give it another name: create a secret with its value under that name, move its readers there, delete ${name} in ${region}, then replicate. Or take ${region} out of the clause.`,
  };
}

function unneeded(view: ReplicaView, { secret, isOrphan }: Occupant, force: 'may-force' | 'no-force'): Option[] {
  const { family, region, reported, requirement } = view;
  const { arn, primaryRegion } = secret;
  if (primaryRegion !== undefined && primaryRegion !== region) {
    // A name belongs to one secret in a Region: where this family's primary holds it, that replica's own primary is gone.
    if (isOrphan || primaryRegion === family.primaryRegion) {
      return [
        {
          answer: 'nobody does: no primary knows that replica, and its value may go with it',
          steps: [promoteStep(arn, region), deleteStep(arn, region)],
          instruction: `${whenFree(view)} Check once more an hour later: it can come back.`,
        },
      ];
    }
    return [
      {
        answer: `nobody does: it is a replica of the primary in ${primaryRegion}, which can do without it`,
        steps: [removeStep(arnInRegion(arn, primaryRegion), primaryRegion, [region])],
        instruction: 'Replicate once it is gone.',
      },
    ];
  }
  const overwriting = force === 'may-force' && isPlain(secret) ? replicateSteps(view, 'force') : undefined;
  return [
    retired(view, secret, 'nobody does, as far as is known: it is to be restorable for 30 days'),
    ...(overwriting ? [{ answer: 'nobody does, and its value may go at once and for good', steps: overwriting }] : []),
    ...(reported && !requirement
      ? [{ answer: `nobody needs a replica of this one in ${region}`, steps: [removal(view)] }]
      : []),
  ];
}

/** Deleted with a recovery window, its replicas before it. */
function retired(view: ReplicaView, secret: SecretDescription, answer: string): Option {
  const regions = secret.replication.map((replica) => replica.region).sort();
  return {
    answer: regions.length === 0 ? answer : `${answer}, nor its replicas in ${regions.join(', ')}`,
    // Where it was seen.
    steps: retirement({ ...secret, region: view.region }),
    instruction: `${retirementNote(secret)} ${whenFree(view)}`,
  };
}

function whenFree({ region }: ReplicaView): string {
  return `Replicate when the name is free in ${region}.`;
}

/** What an overwrite does to a secret with replicas is not known (docs/aws-facts.md, "Forced overwrite"). */
function isPlain({ primaryRegion, replication }: SecretDescription): boolean {
  return primaryRegion === undefined && replication.length === 0;
}
