import type { Keys } from './keys.ts';
import { createPartition, type Partition } from './partition.ts';
import { createSchedule, type Schedule } from './schedule.ts';

export interface Timing {
  /** From a request to replicate until InSync or Failed, in milliseconds. */
  readonly syncMs: number;
  /** From a request to remove until the replica is gone, in milliseconds: 40 to 90 s were seen on AWS. */
  readonly removeMs: number;
  /** How long the name of a secret that was deleted by force stays taken, in milliseconds: up to 10 s were seen on AWS. */
  readonly nameHeldMs: number;
}

export interface EstateSettings {
  readonly seed: number;
  /** Regions that are enabled, the same for each account. */
  readonly regions: readonly string[];
  /** The first is the default. */
  readonly accounts: readonly string[];
  readonly accessKeys: ReadonlyMap<string, string>;
  readonly keys: Keys;
  readonly timing: Timing;
}

/** Everything that is simulated: accounts, Regions, and the secrets in them. */
export interface Estate extends EstateSettings, Schedule {
  partition(account: string, region: string): Partition;
  /** A number never given before, for what must differ although all else is equal (a name used anew). */
  serial(): number;
}

export function createEstate(settings: EstateSettings): Estate {
  const partitions = new Map<string, Partition>();
  let serial = 0;
  return {
    ...settings,
    ...createSchedule(),
    partition(account, region) {
      const key = `${account}/${region}`;
      const partition = partitions.get(key) ?? createPartition();
      partitions.set(key, partition);
      return partition;
    },
    serial() {
      serial += 1;
      return serial;
    },
  };
}
