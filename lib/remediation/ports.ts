import type { Facts } from '../domain/finding.ts';
import type { Action } from '../domain/plan.ts';
import type { AccountId, Region, SecretDescription } from '../domain/secret.ts';
import type { Attempts, Trigger } from './guard.ts';

/** The call that carries out an action, as it is recorded: never a value, and nothing of a value. */
export interface Call {
  readonly operation: string;
  readonly region: Region;
  readonly parameters: Facts;
}

/** Makes the calls. Implemented by `lib/aws`; each call is sent once, and never again by itself. */
export interface RepairWriter {
  /** The call that `write` would make. */
  callOf(action: Action): Call;
  /** @throws WriteError */
  write(action: Action): Promise<string>;
}

/** A write that did not answer with success. */
export class WriteError extends Error {
  /** `refused`: AWS said no, nothing was changed. `unknown`: it may have been carried out; only looking can tell. */
  readonly outcome: 'refused' | 'unknown';

  constructor(outcome: 'refused' | 'unknown', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'WriteError';
    this.outcome = outcome;
  }
}

/** Describes a secret without dropping what this version does not know. */
export interface RawDescriber {
  /** Names of all fields of its description that are not null, never their values; undefined: there is none. @throws ReadError */
  describeRaw(region: Region, secretId: string): Promise<readonly string[] | undefined>;
}

/** Reads what is needed to see what a repair would destroy, and whether it took effect. */
export interface RepairWitness extends RawDescriber {
  describe(region: Region, secretId: string): Promise<SecretDescription | undefined>;
  /**
   * Of each staged version the keys under which it lies: changing the key alone proves nothing of them. One that followed
   * lies under the old key as well (docs/aws-facts.md, "Keys").
   */
  versionKeys(region: Region, secretId: string): Promise<ReadonlyArray<readonly string[]>>;
}

export type RepairState =
  | 'intended' // about to be written, or died in writing
  | 'called' // AWS took it; the outcome is awaited
  | 'unknown' // nobody knows whether AWS took it; the outcome is looked for
  | 'refused' // AWS refused it; nothing was changed
  | 'succeeded' // seen to have worked
  | 'failed' // seen to have failed
  | 'timed-out'; // neither, until the deadline

/** One attempt on one replica, kept for good: who asked, who approved, what was there before, what was called, what came back. */
export interface RepairRecord {
  /** Of plan and action: one decision is tried once. */
  readonly id: string;
  readonly action: Action;
  readonly planHash: string;
  readonly trigger: Trigger;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
  readonly state: RepairState;
  readonly call: Call;
  /** What came back, or what was seen at the end. */
  readonly answer: string | null;
  /** ISO 8601. */
  readonly intendedAt: string;
  readonly calledAt: string | null;
  readonly endedAt: string | null;
}

export interface RepairStore {
  /** What was tried on the action's replica since it was last repaired. */
  attempts(action: Action): Promise<Attempts>;
  /** Keeps a new record, or answers the one that has its id already: then the write must not be made again. */
  begin(record: RepairRecord): Promise<RepairRecord | undefined>;
  /** Replaces the record of that id, and answers what stands: one that has ended stays as it ended. */
  update(record: RepairRecord): Promise<RepairRecord>;
  /** The records of an account, newest first, at most so many. */
  repairs(account: AccountId, most: number): Promise<readonly RepairRecord[]>;
}

/**
 * How a workflow advances: as durable steps in the service, one after the other in the command. `once`: never run a
 * second time, even when nobody knows how the first ended; then it fails.
 */
export interface Steps {
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
  once<T>(name: string, run: () => Promise<T>): Promise<T>;
  wait(name: string, seconds: number): Promise<void>;
}
