import type { Action, Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import type { RepairPorts } from './carry-out.ts';
import type { Shut } from './gates.ts';
import type { Trigger } from './guard.ts';
import type { Case } from './plan.ts';

/** A first look at the secrets, and how long to wait until a second one proves an absence. Plain data. */
export interface Glance<Look> {
  readonly look: Look;
  readonly waitSeconds: number;
}

/** What was observed a moment ago, of the findings that are to be repaired and of everything around them. */
export interface Observation {
  readonly cases: readonly Case[];
  /** Regions of the policy that could not be read to their end. */
  readonly unreadable: readonly Region[];
  /** Replicas that the last audit judged: what the limit by share is of. */
  readonly replicas: number;
  /** Why nothing was looked at. */
  readonly refused?: Shut;
}

export interface RemediationOrder {
  /** What was approved, or what a person wants applied; null: whatever the fresh observation suggests. */
  readonly plan: Plan | null;
  readonly trigger: Trigger;
  /**
   * Through which door it came. At a terminal the caller's credentials prove who they are; whoever invokes the service only
   * says so, and what destroys something then needs two people who prove it.
   */
  readonly entry: 'terminal' | 'service';
  /** Of an approval: who started what was approved; absent: a person. */
  readonly startedBy?: Exclude<Trigger, 'approval'>;
  /** Hashes of the actions that were confirmed, where not all of the plan was; absent: all. */
  readonly only?: ReadonlySet<string>;
  readonly apply: boolean;
  readonly requestedBy: string;
  /** One approver, or two (`joinApprovers`). */
  readonly approvedBy: string | null;
}

export interface RemediationPorts<Look> extends RepairPorts {
  /** Why nothing may be written by the clock as it is now. Absent: the clock was given, by a test or an emulator's. */
  clockDoubt?(): Shut | undefined;
  policy(): Promise<Policy>;
  /** `only`: one action's secret is enough. */
  glance(policy: Policy, only?: Action): Promise<Glance<Look>>;
  observe(policy: Policy, look: Look): Promise<Observation>;
}
