import type { Region } from './secret.ts';

/** The calls of Secrets Manager that a fix may consist of. */
export const fixOperations = [
  'ReplicateSecretToRegions',
  'RemoveRegionsFromReplication',
  'StopReplicationToReplica',
  'UpdateSecret',
  'TagResource',
  'RestoreSecret',
  'DeleteSecret',
] as const;
export type FixOperation = (typeof fixOperations)[number];

export interface FixStep {
  readonly operation: FixOperation;
  /** The Region in which the call is made. */
  readonly region: Region;
  /** The call's parameters, as the service model names them. */
  readonly parameters: Readonly<Record<string, FixParameter>>;
  /** True when the call destroys something for good, or cannot be taken back: it is then never rendered as a command to copy. */
  readonly destructive: boolean;
}

export type FixParameter = string | boolean | readonly string[] | readonly Readonly<Record<string, string>>[];

/** What only a person can decide, and what each answer leads to. */
export interface FixDecision {
  readonly question: string;
  readonly options: readonly {
    /** Completes "if …": `the secret in eu-central-1 is not needed`. */
    readonly answer: string;
    readonly steps: readonly FixStep[];
    /** What remains for a person to do where no call can: absent where the steps are all. */
    readonly instruction?: string;
  }[];
}

/**
 * A finding's remedy as data. No steps and no decision: no call can fix it, and the finding's remedy is an instruction.
 * Following the fixes of a family in any order converges, and destroys no last copy that no answer gave up.
 */
export interface Fix {
  readonly steps: readonly FixStep[];
  readonly decision?: FixDecision;
}

const planned: Readonly<Record<string, FixOperation>> = {
  'name-collision': 'ReplicateSecretToRegions',
  'replica-failed': 'ReplicateSecretToRegions',
  'replica-orphaned': 'StopReplicationToReplica',
  'replica-unexpected': 'RemoveRegionsFromReplication',
};

/** Whether a plan can make a destructive step of that rule's fix; if not, it is for a person, and shown as an instruction. */
export function isPlanned(rule: string, { operation }: FixStep): boolean {
  return planned[rule] === operation;
}
