import { type Fix, type FixDecision, type FixStep, isPlanned } from '../domain/fix.ts';
import { awsCommand } from './aws-command.ts';
import { shellWord } from './shell.ts';

/** One line of a fix. Commands are printable ASCII; all other text holds names from outside as they came. */
export interface FixLine {
  /** `command`: to be copied as it is. `do`: for a person to do. `question` and `option`: what to decide, and each answer. */
  readonly kind: 'command' | 'do' | 'question' | 'option';
  readonly text: string;
  /** True of what belongs to the option above it. */
  readonly nested: boolean;
  /** Before a command that does not say by itself what it is about. */
  readonly note?: string;
}

/** What a fix is rendered from: a finding, or what an event tells of one. */
export interface Fixable {
  readonly id: string;
  readonly rule: string;
  readonly fix?: Fix | undefined;
}

/**
 * What to call or to decide, line by line; none where no call can fix it, and the finding's remedy says all. What destroys
 * something is never a command of AWS to copy: the plan has gates, and shows what would be lost.
 */
export function fixLines({ fix, ...finding }: Fixable): FixLine[] {
  if (!fix) return [];
  return [...stepLines(fix.steps, finding, false), ...(fix.decision ? decisionLines(fix.decision, finding) : [])];
}

function decisionLines({ question, options }: FixDecision, finding: Fixable): FixLine[] {
  return [
    { kind: 'question', text: question, nested: false },
    ...options.flatMap(({ answer, steps, instruction }): FixLine[] => [
      { kind: 'option', text: `if ${answer}:`, nested: false },
      ...stepLines(steps, finding, true),
      ...(instruction === undefined ? [] : [{ kind: 'do' as const, text: instruction, nested: true }]),
      ...(steps.length === 0 && instruction === undefined
        ? [{ kind: 'do' as const, text: 'Nothing is to be done.', nested: true }]
        : []),
    ]),
  ];
}

function stepLines(steps: readonly FixStep[], { id, rule }: Fixable, nested: boolean): FixLine[] {
  const lines: FixLine[] = [];
  let deeds: string[] = [];
  for (const [index, step] of steps.entries()) {
    const deed = destroys(step) ? deedOfPlan(step, rule) : undefined;
    if (deed === undefined) {
      lines.push({ ...lineOf(step), nested });
      continue;
    }
    deeds.push(deed);
    // One run of the plan makes all of its calls that come one after the other.
    const next = steps[index + 1];
    if (next && destroys(next) && deedOfPlan(next, rule) !== undefined) continue;
    const note = `The plan ${deeds.join(' and ')}, where its gates allow it:`;
    lines.push({ kind: 'command', text: planCommand(id), note, nested });
    deeds = [];
  }
  return lines;
}

function lineOf(step: FixStep): Pick<FixLine, 'kind' | 'text'> {
  return destroys(step) ? { kind: 'do', text: byHand(step) } : { kind: 'command', text: awsCommand(step) };
}

function planCommand(id: string): string {
  return `replication-auditor plan --only ${shellWord(id)} --policy FILE`;
}

/** A step says so, and of these calls it is so whatever a step says. */
function destroys({ operation, parameters, destructive }: FixStep): boolean {
  return (
    destructive ||
    operation === 'DeleteSecret' ||
    operation === 'RemoveRegionsFromReplication' ||
    parameters['ForceOverwriteReplicaSecret'] === true
  );
}

/** What the plan would do, with its gates and its limits; undefined where no plan does such a thing for that rule. */
function deedOfPlan(step: FixStep, rule: string): string | undefined {
  if (!isPlanned(rule, step)) return undefined;
  const { operation, region, parameters } = step;
  if (operation === 'RemoveRegionsFromReplication') {
    return `removes the replica in ${regionsIn(parameters['RemoveReplicaRegions']) || region}`;
  }
  if (operation === 'StopReplicationToReplica') return `makes the replica in ${region} a secret of its own`;
  if (operation === 'ReplicateSecretToRegions' && parameters['ForceOverwriteReplicaSecret'] === true) {
    return `overwrites the secret that holds the name in ${regionsIn(parameters['AddReplicaRegions']) || region}`;
  }
  return undefined;
}

function byHand({ operation, region, parameters }: FixStep): string {
  const { SecretId: secret } = parameters;
  const what = typeof secret === 'string' ? secret : 'the secret';
  if (operation === 'DeleteSecret') {
    return `Delete ${what} in ${region} by hand, once you are sure that nobody uses it: no plan deletes a secret.`;
  }
  return `Call ${operation} for ${what} in ${region} by hand, once you are sure of what it destroys: no plan makes this call.`;
}

function regionsIn(value: FixStep['parameters'][string] | undefined): string {
  if (typeof value !== 'object') return '';
  return value.flatMap((item) => (typeof item === 'string' ? item : (item['Region'] ?? []))).join(', ');
}
