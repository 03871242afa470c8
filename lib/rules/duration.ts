import { once } from '../domain/once.ts';
import * as z from '../z.ts';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Listings lag by up to five minutes (docs/aws-facts.md, "Listing"): a shorter grace would report what is not so. */
const shortest = 5 * units.m;

/** A duration in a policy, such as `15m`, `2h` or `90d`; milliseconds once parsed. Five minutes at least. */
export const duration = once(() => {
  const form = 'must be a duration such as 15m, 2h or 90d';
  const written = z.string({ error: form }).check(z.regex(/^[1-9]\d{0,5}[mhd]$/, form));
  const milliseconds = z.transform(
    (text: string) => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units],
  );
  const enough = z.refine<number>(
    (milliseconds) => milliseconds >= shortest,
    'must be at least 5m, because AWS listings may lag that long',
  );
  return z.described(z.pipe(written, milliseconds).check(enough), { examples: ['15m', '2h', '90d'] });
});

/** Milliseconds as a person says it: `3 days`, `2 hours`, `15 minutes`. */
export function durationText(milliseconds: number): string {
  const [unit, size] =
    milliseconds >= 2 * units.d
      ? (['day', units.d] as const)
      : milliseconds >= 2 * units.h
        ? (['hour', units.h] as const)
        : (['minute', units.m] as const);
  const count = Math.floor(milliseconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
