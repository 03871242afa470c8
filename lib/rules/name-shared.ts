import type { Answer } from '../domain/finding.ts';
import type { FixDecision } from '../domain/fix.ts';
import type { FamilyId, SecretDescription } from '../domain/secret.ts';
import * as z from '../z.ts';
import { exampleView, namesake } from './example.ts';
import { neededOrRetired } from './fixes.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const nameShared = defineRule({
  id: 'name-shared',
  title: 'Several secrets share a name, and any of them could be the one that the clause means',
  severity: 'high',
  why: 'The policy wants one secret of this name, replicated. There are several, none of which is where it should be or more of one than another: replicas of one would take the name from the other, and readers get whichever their Region holds.',
  remedy:
    'Decide which of them counts. Give the others another name or a clause of their own, or delete them; nothing else is repaired on this name meanwhile.',
  subject: 'secret',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'no other secret of that name could be meant', view: exampleView({ wholeSecret: true }) }],
    violating: [
      {
        title: 'another secret of that name is no less the one that the clause means',
        view: exampleView({ wholeSecret: true, standing: { kind: 'subject', others: [namesake] } }),
      },
    ],
  }),
  check,
});

function check({ primary, standing, family }: ReplicaView): Answer {
  if (primary.kind !== 'present') return { kind: 'not-applicable' };
  if (standing.kind !== 'subject' || standing.others.length === 0) return { kind: 'compliant' };
  const others = standing.others.map(({ arn }) => arn).sort();
  return {
    kind: 'violation',
    expected: { secretsOfThatName: 1 },
    observed: { secretsOfThatName: others.length + 1, others: others.join(', ') },
    message: `The clause could mean ${family.name} in ${family.primaryRegion} as well as ${others.join(' or ')}: they share the name, and nothing tells which one is to be replicated.`,
    fix: { steps: [], decision: whichIsMeant(family, primary.value) },
  };
}

function whichIsMeant({ name, primaryRegion }: FamilyId, primary: SecretDescription): FixDecision {
  const another = [
    'it means another one, and somebody needs this one too',
    'it means another one, and nobody needs this one',
  ] as const;
  return {
    question: `Does the clause mean the ${name} in ${primaryRegion}, and if not, does anybody need that?`,
    options: [
      {
        answer: 'it means this one',
        steps: [],
        instruction: 'Give the others another name or a clause of their own, or delete them.',
      },
      ...neededOrRetired(primary, another),
    ],
  };
}
