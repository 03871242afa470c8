import type { Answer } from '../domain/finding.ts';
import type { FixDecision } from '../domain/fix.ts';
import type { SecretSnapshot } from '../domain/secret.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideBeforeReplicating, deleteStep, promotion, type Remedy, replicateSteps } from './fixes.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaOrphaned = defineRule({
  id: 'replica-orphaned',
  title: 'A replica has no primary that knows it',
  severity: 'high',
  why: "It cannot be changed or deleted, follows nobody, costs money every month, blocks its name in that Region, and cannot be seen from the primary's Region.",
  remedy:
    'Decide whether anybody needs it. Promote it with StopReplicationToReplica in its own Region; then keep it as a secret of its own, or delete it.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the primary lists the Region', view: exampleView() }],
    violating: [
      {
        title: 'the primary is gone',
        view: exampleView({ primary: null, reported: null, localSource: 'description', clause: false }),
      },
      {
        title: 'the primary does not list the Region',
        view: exampleView({ reported: null, localSource: 'description' }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const { primary, local, reported, family, region } = view;
  if (isOnItsWay(view)) return onItsWay;
  if (reported?.status === 'InSync') return { kind: 'compliant' };
  if (reported || local.kind !== 'present') return { kind: 'not-applicable' };
  if (primary.kind === 'unseen' || primary.kind === 'not-asked') return unanswered(primary);
  // A listing may still show what is gone: an orphan is believed only when it was described.
  if (view.localSource === 'listing') {
    return { kind: 'unknown', reason: `${region} lists it, but it could not be described there`, unseen: true };
  }
  const gone = primary.kind === 'absent';
  const fate = gone ? `is gone from ${family.primaryRegion}` : `in ${family.primaryRegion} does not list ${region}`;
  return {
    kind: 'violation',
    cause: gone ? 'primary-gone' : 'not-listed',
    expected: { primary: 'lists this Region' },
    observed: { primary: gone ? 'absent' : 'does not list this Region' },
    message: `${region} holds a replica of ${family.name} whose primary ${fate}.`,
    ...remedyOf(view, local.value, gone),
  };
}

function remedyOf(view: ReplicaView, { arn }: SecretSnapshot, gone: boolean): Remedy {
  const { region, family } = view;
  const first = gone ? undefined : decideBeforeReplicating(view);
  if (first) return first;
  const value = gone ? 'nor its value, which may be the last copy' : 'as its primary has the value';
  const options: FixDecision['options'] = [
    ...(gone ? [] : following(view)),
    {
      answer: 'it is needed, as a secret of its own',
      steps: [promotion(view, region)],
      instruction: gone
        ? 'Then replicate from it, or change what reads the secret by its old ARN.'
        : `Then take ${region} out of the clause, if that requires a replica there.`,
    },
    { answer: `nobody needs it, ${value}`, steps: [promotion(view, region), deleteStep(arn, region)] },
  ];
  return {
    fix: {
      steps: [],
      decision: { question: `Does anybody need the replica of ${family.name} in ${region}?`, options },
    },
  };
}

/** A living primary takes it back, unless the clause wants no replica there: that one would have to be removed again. */
function following(view: ReplicaView): FixDecision['options'] {
  const require = view.clause?.require;
  const forbidden = require !== undefined && !view.requirement && !require.allowOthers;
  const steps = forbidden ? undefined : replicateSteps(view);
  return steps ? [{ answer: 'it is to follow its primary again', steps }] : [];
}
