/** Where a recording or a record of real AWS lies: public, and made by others. */
export interface Source {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The file, or the thread (`issues/1`, `pull/1`). */
  readonly file: string;
  /** The tests whose recording it is; none for a thread. */
  readonly tests: readonly string[];
}

/**
 * One call of the wire and what AWS answered. Texts may hold `<names>`: the first that is met takes what stands there, and
 * it must stand there wherever the name recurs; two names never mean the same. `<time>` is any time. Of lists of versions
 * and of staging labels the order does not count: the recordings sort them.
 */
export interface Step {
  readonly call: string;
  /** Region; `us-east-1` if left out. */
  readonly in?: string;
  readonly with: Readonly<Record<string, unknown>>;
  /** Sends no ClientRequestToken of its own accord, as an SDK does. */
  readonly bare?: true;
  /** The whole body, with HTTP 200; `nothing` for an empty one. Neither this nor a refusal: any success will do. */
  readonly answers?: object | 'nothing';
  /** Exception and message, with HTTP 400. */
  readonly refused?: readonly [type: string, message: string];
}

/** Simulated seconds that pass. */
export interface Wait {
  readonly seconds: number;
}

/** What must hold of the times that were met, by name. */
export interface Check {
  readonly holds: string;
  readonly of: (met: (name: string) => number) => boolean;
}

export interface RecordedCase {
  readonly source: Source;
  readonly title: string;
  /** What differs from the test that was recorded, if anything does. */
  readonly differs?: string;
  readonly steps: readonly (Step | Wait | Check)[];
}
