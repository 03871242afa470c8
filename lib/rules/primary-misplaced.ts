import type { Answer } from '../domain/finding.ts';
import type { FixDecision } from '../domain/fix.ts';
import { parseKey } from '../domain/kms-key.ts';
import type { SecretDescription } from '../domain/secret.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { neededOrRetired, promotion, type Remedy, replicateStep } from './fixes.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const primaryMisplaced = defineRule({
  id: 'primary-misplaced',
  title: 'The primary lives in a Region that the policy does not allow',
  severity: 'medium',
  why: 'Changes are made where the primary is. In the wrong Region it is out of reach of the people and pipelines that rotate it, and its data may not belong there at all.',
  remedy:
    'Move the primary deliberately: promote the replica in the right Region, replicate from there, then retire the old one. Nothing else is repaired on this secret meanwhile.',
  subject: 'secret',
  needsClause: true,
  forbids: true,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [
      {
        title: 'the clause allows the Region',
        view: exampleView({ wholeSecret: true, require: { primary: ['eu-west-1'] } }),
      },
    ],
    violating: [
      {
        title: 'the clause names another Region',
        view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1'] } }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const allowed = view.clause?.require?.primary;
  const { name, primaryRegion } = view.family;
  if (view.primary.kind !== 'present') return { kind: 'not-applicable' };
  if (!allowed) return { kind: 'not-applicable', byPolicy: true };
  // In the way of the secret that the clause means, it is that secret's finding.
  if (view.standing.kind === 'bystander' && view.standing.inTheWay) return { kind: 'not-applicable', byPolicy: true };
  if (allowed.includes(primaryRegion)) return { kind: 'compliant' };
  return {
    kind: 'violation',
    expected: { primaryRegion: [...allowed].sort().join(', ') },
    observed: { primaryRegion },
    message: `The primary of ${name} lives in ${primaryRegion}; the policy wants it in ${[...allowed].sort().join(' or ')}.${besides(view)}`,
    ...remedyOf(view, view.primary.value, [...allowed].sort()),
  };
}

/** Of a secret that the clause matches without meaning it. */
function besides({ standing }: ReplicaView): string {
  if (standing.kind !== 'bystander') return '';
  const regions = [...new Set(standing.subjects.map(({ primaryRegion }) => primaryRegion))].sort();
  return ` A secret of that name lives in ${regions.join(' and ')} already, and is the one that the clause means.`;
}

function beside({ family }: ReplicaView, primary: SecretDescription): Remedy {
  const remedy =
    'Find out whether anybody needs it. If so, give it another name or a clause of its own; if not, delete it.';
  const question = `Does anybody need ${family.name} in ${family.primaryRegion} (${family.arn}), which the clause does not mean?`;
  return { remedy, fix: { steps: [], decision: { question, options: neededOrRetired(primary) } } };
}

function remedyOf(view: ReplicaView, primary: SecretDescription, allowed: readonly string[]): Remedy {
  const { name, primaryRegion } = view.family;
  if (view.standing.kind === 'bystander') return beside(view, primary);
  const options = [
    ...allowed.map((region) => move(view, primary, region, allowed.length > 1)),
    {
      answer: `it is to stay in ${primaryRegion}`,
      steps: [],
      instruction: `Add ${primaryRegion} to the clause's \`primary\`.`,
    },
  ];
  return { fix: { steps: [], decision: { question: `Where is the primary of ${name} to live?`, options } } };
}

/** One stage of the move: the next audit leads on. The old primary keeps its value until somebody retires it. */
function move(
  view: ReplicaView,
  primary: SecretDescription,
  region: string,
  several: boolean,
): FixDecision['options'][number] {
  const { family } = view;
  const answer = `it is to live in ${region}`;
  if (primary.deletedAt !== undefined) {
    return {
      answer,
      steps: [],
      instruction: 'First decide whether it is to be restored: it is scheduled for deletion.',
    };
  }
  const { status, kmsKeyId } = primary.replication.find((replica) => replica.region === region) ?? {};
  if (status === 'InSync') {
    const copy = view.members?.get(region) ?? { kind: 'unseen' };
    const lags = copy.kind === 'present' && copy.value.currentVersion !== primary.currentVersion;
    if (lags || copy.kind === 'absent') {
      const fault = lags ? 'which lacks the current version' : 'which is reported in sync, but is not there';
      return { answer, steps: [], instruction: `First see to its replica in ${region}, ${fault}; then promote it.` };
    }
    return {
      answer,
      steps: [promotion(view, region)],
      instruction: `Then have everything that changes the secret do so in ${region}, replicate from there, and retire the one in ${family.primaryRegion} and its other replicas.`,
    };
  }
  const { rivals = [] } = view;
  if (rivals.length > 0) {
    const instruction = `Other secrets share the name (${rivals.join(', ')}): first decide which of them is to live in ${region}.`;
    return { answer, steps: [], instruction };
  }
  const unlisted = unlistedIn(view, primary);
  if (unlisted !== undefined) {
    const instruction = `First decide about the replica in ${unlisted}, which the primary does not list.`;
    return { answer, steps: [], instruction };
  }
  if (status !== undefined) {
    const key = parseKey(kmsKeyId).form === 'default' ? undefined : kmsKeyId;
    return {
      answer,
      // Alone, that replica's own finding says how it is retried; of several Regions, this answer is what chooses it.
      steps: status === 'Failed' && several ? [replicateStep(family, [[region, key]])] : [],
      instruction: `First see to its replica in ${region}, which is ${status}; then promote it.`,
    };
  }
  if (parseKey(primary.kmsKeyId).form !== 'default') {
    return {
      answer,
      steps: [],
      instruction: `Replicate it to ${region} with a key of that Region, as its own is customer-managed; audit again when it is in sync.`,
    };
  }
  return {
    answer,
    steps: [replicateStep(family, [[region, undefined]])],
    instruction: 'When it is in sync, audit again: the next step is to promote it.',
  };
}

/** A Region that the primary may live in, where a replica stands that it does not know: promoted, that would be the primary. */
function unlistedIn(
  { members = new Map(), clause }: ReplicaView,
  { replication }: SecretDescription,
): string | undefined {
  const listed = replication.map(({ region }) => region);
  const allowed = clause?.require?.primary ?? [];
  return allowed.find((region) => members.get(region)?.kind === 'present' && !listed.includes(region));
}
