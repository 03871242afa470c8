const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `5s`, `2m`, `1h`, `3d`, `2w`, `250ms` in milliseconds; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** `3d ago`, `now`, or an ISO 8601 date or time, in milliseconds since 1970; undefined when it is none of these. */
export function parseInstant(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now') return now;
  if (trimmed.endsWith(' ago')) {
    const age = parseDuration(trimmed.slice(0, -4));
    return age === undefined ? undefined : now - age;
  }
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(trimmed)) return undefined;
  const parsed = Date.parse(trimmed);
  return Number.isNaN(parsed) ? undefined : parsed;
}
