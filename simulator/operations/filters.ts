import { invalidParameter } from '../errors.ts';
import type { StoredSecret } from '../estate/secret.ts';

export interface Filter {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** What each key looks at. By the model all match by prefix and case, save `description` and `all`, which ignore case. */
const SUBJECTS: Readonly<Record<string, (secret: StoredSecret) => readonly (string | undefined)[]>> = {
  name: (secret) => [secret.name],
  'tag-key': (secret) => [...(secret.tags?.keys() ?? [])],
  'tag-value': (secret) => [...(secret.tags?.values() ?? [])],
  'primary-region': (secret) => [secret.primaryRegion],
  'owning-service': (secret) => [secret.owningService],
  description: (secret) => [secret.description],
};

/** One check for all filters: a secret must pass each; within one, any value will do, and no negated one may match. */
export function compileFilters(filters: readonly Filter[]): ((secret: StoredSecret) => boolean) | undefined {
  if (filters.length === 0) return undefined;
  const checks = filters.map(compileFilter);
  return (secret) => checks.every((check) => check(secret));
}

function compileFilter({ Key: key, Values: values }: Filter): (secret: StoredSecret) => boolean {
  if (key === undefined) throw invalidParameter('Invalid filter key');
  if (values === undefined) throw invalidParameter(`Invalid filter values for key: ${key}`);
  const wanted = values.filter((value) => !value.startsWith('!'));
  const unwanted = values.filter((value) => value.startsWith('!')).map((value) => value.slice(1));
  return (secret) =>
    (wanted.length === 0 || wanted.some((value) => matches(secret, key, value))) &&
    !unwanted.some((value) => matches(secret, key, value));
}

function matches(secret: StoredSecret, key: string, value: string): boolean {
  if (key === 'all') return matchesAll(secret, value);
  const ignoreCase = key === 'description';
  const prefix = ignoreCase ? value.toLowerCase() : value;
  const subjects = SUBJECTS[key]?.(secret) ?? [];
  return subjects.some((subject) => (ignoreCase ? subject?.toLowerCase() : subject)?.startsWith(prefix));
}

/** `all` breaks the value into words; each must begin an attribute, or a word of one. */
function matchesAll(secret: StoredSecret, value: string): boolean {
  const attributes = Object.values(SUBJECTS)
    .flatMap((subjects) => subjects(secret))
    .filter((attribute) => attribute !== undefined)
    .map((attribute) => attribute.toLowerCase());
  const words = new Set(attributes.flatMap((attribute) => [attribute, ...attribute.split(/[^a-z0-9]+/)]));
  return value
    .toLowerCase()
    .split(/\s+/)
    .every((part) => [...words].some((word) => word.startsWith(part)));
}
