import { invalidParameter } from '../errors.ts';
import type { StoredSecret } from '../estate/secret.ts';

export interface Filter {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

type Subjects = (secret: StoredSecret) => readonly (string | undefined)[];

/** What each key is compared with. */
const SUBJECTS: Readonly<Record<string, Subjects>> = {
  name: (secret) => [secret.name],
  'tag-key': (secret) => [...(secret.tags?.keys() ?? [])],
  'tag-value': (secret) => [...(secret.tags?.values() ?? [])],
  'primary-region': (secret) => [secret.primaryRegion],
  'owning-service': (secret) => [secret.owningService],
  description: (secret) => [secret.description],
};

const everything: Subjects = (secret) => Object.values(SUBJECTS).flatMap((subjects) => subjects(secret));

/**
 * One check for all filters: a secret must pass each, those with the same key included. Within one any value will do, and
 * no negated one may match. How AWS combines several negated values, or negated with plain ones, is not known.
 */
export function compileFilters(filters: readonly Filter[]): ((secret: StoredSecret) => boolean) | undefined {
  if (filters.length === 0) return undefined;
  const checks = filters.map(compileFilter);
  return (secret) => checks.every((check) => check(secret));
}

function compileFilter({ Key: key, Values: values }: Filter): (secret: StoredSecret) => boolean {
  if (key === undefined) throw invalidParameter('Invalid filter key');
  if (values === undefined) throw invalidParameter(`Invalid filter values for key: ${key}`);
  const wanted = values.filter((value) => !value.startsWith('!')).map((value) => matcher(key, value));
  const unwanted = values.filter((value) => value.startsWith('!')).map((value) => matcher(key, value.slice(1)));
  return (secret) =>
    (wanted.length === 0 || wanted.some((matches) => matches(secret))) && !unwanted.some((matches) => matches(secret));
}

/**
 * By the model all keys match a prefix of the whole text, `all` excepted. Seen on AWS: `description` matches words as `all`
 * does (getmoto/moto, tests/test_secretsmanager/test_list_secrets.py; localstack/localstack, test_list_secrets_filtering).
 */
function matcher(key: string, value: string): (secret: StoredSecret) => boolean {
  if (key === 'all') return wordMatcher(everything, value);
  const subjects = SUBJECTS[key] ?? everything;
  if (key === 'description') return wordMatcher(subjects, value);
  return (secret) => subjects(secret).some((subject) => subject?.startsWith(value));
}

/** Each word of the value must begin a word of the secret's; a value without words (`+`) finds nothing. */
function wordMatcher(subjects: Subjects, value: string): (secret: StoredSecret) => boolean {
  const wanted = wordsOf(value);
  if (wanted.length === 0) return () => false;
  return (secret) => {
    const words = subjects(secret).flatMap((subject) => wordsOf(subject ?? ''));
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  };
}

/** `prod/AppBeta` is prod, app, beta; `COMPANYthings` is compan, ythings, and so was it on AWS. */
function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
