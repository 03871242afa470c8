/** What a held answer waits for; nothing said, it waits until it is released. */
export interface Until {
  /** An instant of the simulated clock, in milliseconds since 1970. */
  readonly simulated?: number;
  /** So many milliseconds of the system's clock. */
  readonly realMs?: number;
}

/** Answers that are held back. None of them outlives its connection. */
export interface Holds {
  /** Resolves when the time has come, all are released, or the caller has gone. */
  wait(until: Until, gone: AbortSignal): Promise<void>;
  /** Lets go of those whose simulated time has come. */
  settle(now: number): void;
  release(): void;
  count(): number;
  /** Resolves as soon as so many are held at once. */
  reached(count: number): Promise<void>;
}

interface Held {
  readonly until: Until;
  letGo(): void;
}

export function createHolds(): Holds {
  const held = new Set<Held>();
  const watchers = new Set<{ readonly count: number; readonly resolve: () => void }>();

  function letGo(due: (entry: Held) => boolean): void {
    for (const entry of [...held]) if (due(entry)) entry.letGo();
  }

  function notify(): void {
    for (const watcher of [...watchers]) {
      if (held.size < watcher.count) continue;
      watchers.delete(watcher);
      watcher.resolve();
    }
  }

  return {
    wait(until, gone) {
      if (gone.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = until.realMs === undefined ? undefined : setTimeout(letThisGo, until.realMs);
        const entry: Held = { until, letGo: letThisGo };
        function letThisGo(): void {
          clearTimeout(timer);
          gone.removeEventListener('abort', letThisGo);
          held.delete(entry);
          resolve();
        }
        gone.addEventListener('abort', letThisGo);
        held.add(entry);
        notify();
      });
    },
    settle: (now) => letGo(({ until: { simulated } }) => simulated !== undefined && simulated <= now),
    release: () => letGo(() => true),
    count: () => held.size,
    reached(count) {
      return new Promise((resolve) => {
        watchers.add({ count, resolve });
        notify();
      });
    },
  };
}
