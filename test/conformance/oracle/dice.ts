import fc from 'fast-check';

/** Choices that fast-check draws, one by one. */
export interface Dice {
  pick<T>(values: readonly [T, ...T[]]): T;
  /** One of a list that may be empty. */
  any<T>(values: readonly T[]): T | undefined;
  /** True once in so many times. */
  once(inTimes: number): boolean;
  shuffled<T>(values: readonly T[]): T[];
  suffix(): string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Whatever is built from dice, as an arbitrary. */
export function rolled<T>(build: (dice: Dice) => T): fc.Arbitrary<T> {
  const all = fc.gen().map((draw) => {
    const below = (count: number) => draw(fc.nat, count - 1);
    const any = <V>(values: readonly V[]): V | undefined =>
      values.length > 0 ? values[below(values.length)] : undefined;
    return build({
      any,
      pick: ([first, ...rest]) => (rest.length === 0 ? first : ([first, ...rest][below(rest.length + 1)] ?? first)),
      once: (inTimes) => below(inTimes) === 0,
      shuffled: (values) =>
        values
          .map((value) => [below(1_000_000), value] as const)
          .sort(([a], [b]) => a - b)
          .map(([, value]) => value),
      suffix: () => Array.from({ length: 6 }, () => letters[below(letters.length)]).join(''),
    });
  });
  // Small numbers are no simpler here, and would make some cases ten times as often as others.
  return fc.noBias(all);
}
