/** How fast calls may come: so many a second, and so many at once after a quiet time. */
export interface Rate {
  readonly rate?: number | undefined;
  readonly burst?: number | undefined;
}

/** Whether a call comes too fast, for the account, Region and operation that it is for. Refused calls do not count. */
export type TooFast = (call: { account: string; region: string; operation: string }, now: number) => boolean;

/** A token bucket for each account, Region and operation, as AWS counts its quotas; times in milliseconds. */
export function createRateLimit({ rate, burst = Math.max(1, Math.floor(rate ?? 1)) }: Rate): TooFast {
  const buckets = new Map<string, { tokens: number; at: number }>();
  if (rate === undefined) return () => true;
  return ({ account, region, operation }, now) => {
    const key = `${account}/${region}/${operation}`;
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    buckets.set(key, bucket);
    // A token that came a millionth too late through rounding has come.
    if (bucket.tokens < 1 - 1e-6) return true;
    bucket.tokens -= 1;
    return false;
  };
}
