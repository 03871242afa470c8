export type ClockMode = 'manual' | 'real';

export interface ClockSettings {
  /** Milliseconds since 1970; the system's time if left out. */
  readonly start?: number | undefined;
  /** `manual` stands still until it is moved; `real` also runs with the system's time. */
  readonly mode?: ClockMode | undefined;
}

/** The simulated time, in milliseconds since 1970. */
export interface SimulatorClock {
  readonly mode: ClockMode;
  now(): number;
  advance(milliseconds: number): void;
}

export function createClock({ start, mode = 'manual' }: ClockSettings): SimulatorClock {
  const begun = Date.now();
  let moved = start ?? begun;
  return {
    mode,
    now: () => moved + (mode === 'real' ? Date.now() - begun : 0),
    advance(milliseconds) {
      moved += milliseconds;
    },
  };
}
