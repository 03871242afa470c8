export interface CallCount {
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  readonly count: number;
}

/** Counts requests that carried an accepted identity, whatever became of them. */
export interface CallCounter {
  record(account: string, region: string, operation: string): void;
  all(): readonly CallCount[];
  reset(): void;
}

export function createCallCounter(): CallCounter {
  const counts = new Map<string, CallCount>();
  return {
    record(account, region, operation) {
      const key = `${account}/${region}/${operation}`;
      counts.set(key, { account, region, operation, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    all: () => [...counts.values()],
    reset: () => counts.clear(),
  };
}
