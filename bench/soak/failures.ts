/** Executions that ended in an error, child executions included. */
export interface Failures {
  /** An execution ended; with a reason, it failed. */
  ended(functionName: string, reason: string | undefined): void;
  /** How many failed, by function and by what explains it. */
  counts(): Readonly<Record<string, number>>;
  /** Those that failed while nothing went wrong, or for a reason that no fault explains, since the last time. */
  unexplained(): readonly string[];
}

/**
 * Why an execution may fail (docs/errors.md): what it cannot do without was refused at every try, the last of which
 * is named: those before may have met another fault. `remediate` is no durable function, and tries once.
 */
const declared: readonly (readonly [RegExp, string])[] = [
  [/: no usable AWS credentials: ExpiredTokenException: /, 'the credentials had expired at the last try'],
  [/^\d+ events could not be published on the bus /, 'the bus refused the last try to publish'],
  [/ of table "auditor" failed: AccessDeniedException: /, 'the table refused the last try'],
  [/^(ListSecrets|DescribeSecret) .*in [a-z]+-[a-z]+-\d: /, 'nothing could be read at the last try'],
];

/** @param isTrouble whether something goes wrong on purpose: only then may an execution fail */
export function createFailures(isTrouble: () => boolean): Failures {
  const counts: Record<string, number> = {};
  const unexplained: string[] = [];
  return {
    ended(functionName, reason) {
      if (reason === undefined) return;
      const explained = declared.find(([pattern]) => pattern.test(reason))?.[1];
      const failure = `${functionName}: ${explained ?? reason}`;
      counts[failure] = (counts[failure] ?? 0) + 1;
      if (explained === undefined || !isTrouble()) unexplained.push(`${functionName}: ${reason}`);
    },
    counts: () => counts,
    unexplained: () => unexplained.splice(0),
  };
}
