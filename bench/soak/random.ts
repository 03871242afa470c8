/** Draws by a seed (mulberry32): the same seed makes the same plans. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** True in that share of draws. */
  chance(share: number): boolean;
  /** From `from` to `to`, both included. */
  whole(from: number, to: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    chance: (share) => next() < share,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
  };
}

/** Deals all of the values, each once, before it deals any of them again. */
export function createDeck<T>(random: Random, values: readonly [T, ...T[]]): () => T {
  const left: T[] = [];
  return () => {
    if (left.length === 0) left.push(...values);
    return left.splice(random.whole(0, left.length - 1), 1)[0] ?? values[0];
  };
}
