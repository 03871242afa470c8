import type { PolicyException } from '../domain/policy.ts';
import type { AccountId, Instant, Region } from '../domain/secret.ts';
import { type Complaint, keyExample, type Path, quote } from './problem.ts';
import { closest, didYouMean } from './suggest.ts';

/** An exception that could be understood, and where it stands. */
export interface DraftException {
  readonly path: Path;
  readonly exception: PolicyException;
}

interface Listed {
  readonly accounts: readonly AccountId[] | undefined;
  readonly regions: readonly Region[] | undefined;
}

const day = 86_400_000;

/** An exception for what the policy does not read would never hold, while its author believes that it does. */
export function exceptionsElsewhere({ path, exception }: DraftException, listed: Listed): readonly Complaint[] {
  const places = [
    ['region', exception.region, listed.regions, 'region-not-listed'],
    ['account', exception.account, listed.accounts, 'account-not-listed'],
  ] as const;
  return places.flatMap(([key, value, known, code]) => {
    if (value === undefined || known === undefined || known.includes(value)) return [];
    const near = closest(value, known);
    const message = `${quote(value)} is not in the policy's ${key}s, so this exception would cover nothing${didYouMean(near) || '.'}`;
    return [
      {
        code,
        path: [...path, key],
        at: 'value' as const,
        message,
        example: keyExample(key, near ?? known[0] ?? value),
      },
    ];
  });
}

/** Exceptions that no longer hold, and those that will hold for so long that nobody will look at them again. */
export function exceptionDoubts({ path, exception: { until } }: DraftException, now: Instant): readonly Complaint[] {
  const end = Date.parse(`${until}T00:00:00Z`) + day;
  const place = { path: [...path, 'until'], at: 'value' as const };
  const example = keyExample('until', isoDay(now + 90 * day));
  if (end <= now) {
    const message = `This exception ended with ${until}: what it covers counts again. Take it out, or decide anew.`;
    return [{ code: 'exception-expired', ...place, message, example }];
  }
  if (end > now + 2 * 365 * day) {
    const message = `This exception holds until ${until}, more than two years from now: nobody will look at it again before.`;
    return [{ code: 'exception-distant', ...place, message, example }];
  }
  return [];
}

function isoDay(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
