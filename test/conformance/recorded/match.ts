/** What each name was met as. */
export type Met = Map<string, unknown>;

const NAME = /<([^<>]+)>/g;
/** Lists in which only what they hold counts: the recordings sort them, or come from a service that does not. */
const UNORDERED = new Set(['Versions', 'VersionStages']);

/** Why an answer is not the one that was recorded; undefined when it is. Adds to `met` what its names stand for. */
export function mismatch(expected: unknown, actual: unknown, met: Met, path = 'answer'): string | undefined {
  const differs = () => `${path}: expected ${JSON.stringify(filled(expected, met))}, got ${JSON.stringify(actual)}`;
  if (typeof expected === 'string') return matchesText(expected, actual, met) ? undefined : differs();
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs();
    const key = path.split('.').at(-1) ?? '';
    const inOrder = !UNORDERED.has(key) && !path.includes('ToStages.');
    return inOrder
      ? first(expected.map((one, index) => () => mismatch(one, actual[index], met, `${path}.${index}`)))
      : unordered(expected, actual, met, path);
  }
  if (isRecord(expected)) return isRecord(actual) ? fields(expected, actual, met, path) : differs();
  return expected === actual ? undefined : differs();
}

/** A request with its names replaced by what was met. @throws for a name that was not. */
export function filled<T>(value: T, met: Met): T;
export function filled(value: unknown, met: Met): unknown {
  if (typeof value === 'string') return value.replace(NAME, (whole, name: string) => String(met.get(name) ?? whole));
  if (Array.isArray(value)) return value.map((one) => filled(one, met));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [filled(key, met), filled(one, met)]));
}

function fields(expected: Fields, actual: Fields, met: Met, path: string): string | undefined {
  const left = new Set(Object.keys(actual));
  for (const [key, value] of Object.entries(expected)) {
    // A key that is itself a name, as a version's id is in a map of labels, takes whichever field matches.
    const found = [...left].find((candidate) => {
      const trial = new Map(met);
      if (!key.includes('<')) return candidate === key;
      return (
        matchesText(key, candidate, trial) && mismatch(value, actual[candidate], trial, `${path}.${key}`) === undefined
      );
    });
    if (found === undefined) return `${path}.${filled(key, met)}: expected ${JSON.stringify(value)}, got nothing`;
    left.delete(found);
    matchesText(key, found, met);
    const wrong = mismatch(value, actual[found], met, `${path}.${key}`);
    if (wrong !== undefined) return wrong;
  }
  const [extra] = left;
  return extra === undefined ? undefined : `${path}.${extra}: expected nothing, got ${JSON.stringify(actual[extra])}`;
}

function unordered(expected: readonly unknown[], actual: readonly unknown[], met: Met, path: string) {
  const left = [...actual];
  for (const one of expected) {
    const index = left.findIndex((candidate) => mismatch(one, candidate, new Map(met), path) === undefined);
    if (index === -1) return `${path}: ${JSON.stringify(filled(one, met))} is not among ${JSON.stringify(left)}`;
    mismatch(one, left[index], met, path);
    left.splice(index, 1);
  }
  return undefined;
}

function matchesText(expected: string, actual: unknown, met: Met): boolean {
  const whole = /^<([^<>]+)>$/.exec(expected)?.[1];
  if (whole === 'time') return typeof actual === 'number';
  if (whole !== undefined)
    return (typeof actual === 'string' || typeof actual === 'number') && take(whole, actual, met);
  if (typeof actual !== 'string') return false;
  const names: string[] = [];
  const pattern = expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(NAME, (_whole, name: string) => {
    names.push(name);
    return '(.+)';
  });
  const hit = new RegExp(`^${pattern}$`).exec(actual);
  return hit !== null && names.every((name, index) => take(name, hit[index + 1], met));
}

/** Two names never stand for the same, or a version that did not change would pass for a new one. */
function take(name: string, value: unknown, met: Met): boolean {
  if (met.has(name)) return met.get(name) === value;
  if ([...met.values()].includes(value)) return false;
  met.set(name, value);
  return true;
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const wrong = check();
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
