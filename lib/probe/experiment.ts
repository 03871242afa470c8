import type { Region } from '../domain/secret.ts';
import type { Own } from './own-secrets.ts';
import type { Answer, ChangeCall, Json, ReadCall } from './ports.ts';

/** What an experiment saw, in words that hold no name, no id and no account; null: neither for nor against. */
export interface Seen {
  readonly agrees: boolean;
  readonly seen: string;
}

/** A replicated secret, as both its Regions describe it. */
export interface Pair {
  readonly home: Region;
  readonly away: Region;
  readonly primary: Json;
  readonly replica: Json;
}

type Of<C extends { region: Region }> = C extends unknown ? Omit<C, 'region'> : never;

/** What an experiment that only looks may use. Every call is kept for the recording. */
export interface Bench {
  readonly home: Region;
  /** @throws Untried where only one Region was named. */
  away(): Region;
  read(region: Region, call: Of<ReadCall>): Promise<Answer>;
  describe(region: Region, id: string): Promise<Answer>;
  /** A replicated secret: of this run, or one that is there. @throws Untried where there is none. */
  pair(): Promise<Pair>;
}

/** What an experiment that writes may use: secrets of its own, and no others. */
export interface Workbench extends Bench {
  /** @throws Untried where only two Regions were named. */
  third(): Region;
  /** The customer-managed key of the second Region. @throws Untried where none was named. */
  key(): string;
  /** What the names of all secrets of this run begin with. */
  readonly runPrefix: string;
  /** Makes a secret under the run's name, tagged as the run's. */
  create(region: Region, label: string): Promise<Own>;
  /** Changes one of them, after looking that it is one. @throws NotOurs, before anything is sent. */
  change(region: Region, call: Of<ChangeCall>): Promise<Answer>;
  /** Replicates and waits. */
  replicate(own: Own, region: Region, more?: { key?: string; force?: boolean }): Promise<readonly Json[]>;
  /** What the primary says of the Region once nothing is in progress. @throws Untried where that takes too long. */
  settled(own: Own, region: Region): Promise<readonly Json[]>;
  /** Asks again and again until it is so. @throws Untried where that takes too long. */
  until<T>(what: string, look: () => Promise<T | undefined>): Promise<T>;
}

interface Facts {
  /** A literal: bundling erases file names. */
  readonly id: string;
  readonly title: string;
  /** A heading of docs/aws-facts.md. */
  readonly fact: string;
  /** What the auditor or its simulator takes for granted. */
  readonly assumed: string;
}

export type Experiment = Facts &
  (
    | { readonly needs: 'read'; run(bench: Bench): Promise<Seen> }
    | { readonly needs: 'write'; run(bench: Workbench): Promise<Seen> }
  );
