import type { Policy } from '../lib/domain/policy.ts';
import { takenBy } from '../lib/policy/against.ts';
import { count, utc } from '../lib/report/words.ts';
import { partialText } from '../lib/text/coverage.ts';
import type { SavedResult } from './saved-result.ts';

interface Named {
  readonly account: string;
  readonly name: string;
  readonly region: string;
  /** The clause of then; null: none matched. */
  readonly before: string | null;
}

const namesShown = 10;

/**
 * Which clause takes which secrets of a saved result, and what that cannot tell: a result names secrets that no clause
 * matched and secrets with a finding, by name and Region, without their tags.
 */
export function againstLines(policy: Policy, result: SavedResult, file: string): string[] {
  const named = namedIn(result);
  const read = named.filter(
    ({ account, region }) => policy.accounts.includes(account) && policy.regions.includes(region),
  );
  const taken = read.map((secret) => ({ secret, ...takenBy(policy.clauses, secret.name, secret.region) }));
  const of = (clause: string | null) => taken.filter((one) => one.perhaps.length === 0 && one.clause === clause);
  const unsure = taken.filter(({ perhaps }) => perhaps.length > 0);
  return [
    `Against ${file}, begun ${utc(result.startedAt)}: ${count(result.counts.secrets, 'secret')}, of which it names ${named.length.toLocaleString('en-US')}.`,
    ...policy.clauses.flatMap(({ name }) =>
      group(
        `clause ${name} takes`,
        of(name).map(({ secret }) => secret),
        name,
      ),
    ),
    ...groupsOf(unsure).map(
      ([key, secrets]) => `${line(key, secrets)}: their tags or service decide, which a result does not hold`,
    ),
    ...group(
      'no clause takes',
      of(null).map(({ secret }) => secret),
      null,
    ),
    ...rest(named.length - read.length, result, named.length),
  ];
}

function namedIn(result: SavedResult): Named[] {
  const all = new Map<string, Named>();
  const add = (secret: Named) => all.set(JSON.stringify([secret.account, secret.name, secret.region]), secret);
  if (result.schemaVersion === 2) {
    for (const secret of result.policyCoverage.unmatchedSecrets) add({ ...secret, before: null });
  }
  for (const { account, secret, clause } of result.findings) {
    add({ account, name: secret.name, region: secret.primaryRegion, before: clause });
  }
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function group(title: string, secrets: readonly Named[], clause: string | null): string[] {
  if (secrets.length === 0) return [];
  const changed = secrets.filter(({ before }) => before !== clause).length;
  const was = clause === null ? 'had a clause' : 'had another clause or none';
  return [`${line(title, secrets)}${changed > 0 ? ` (${changed.toLocaleString('en-US')} ${was} then)` : ''}`];
}

function groupsOf(
  unsure: readonly { readonly secret: Named; readonly perhaps: readonly string[]; readonly clause: string | null }[],
): [string, Named[]][] {
  const groups = Map.groupBy(
    unsure,
    ({ perhaps, clause }) => `clause ${perhaps.join(' or ')}, else ${clause ?? 'none'}, takes`,
  );
  return [...groups].map(([key, ofKey]) => [key, ofKey.map(({ secret }) => secret)]);
}

function line(title: string, secrets: readonly Named[]): string {
  const more = secrets.length - namesShown;
  const names = secrets.slice(0, namesShown).map(({ name }) => name);
  return `  ${title} ${secrets.length.toLocaleString('en-US')}: ${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
}

/** What was not said, and why. */
function rest(elsewhere: number, result: SavedResult, named: number): string[] {
  const unnamed = result.counts.secrets - named;
  return [
    ...(elsewhere > 0
      ? [
          `  ${count(elsewhere, 'secret')} in accounts or Regions that this policy does not list: it would not read them.`,
        ]
      : []),
    ...(unnamed > 0
      ? [
          result.schemaVersion === 1
            ? `  ${count(unnamed, 'secret')} without a finding: a result of version 0.1 names none of them.`
            : `  ${count(unnamed, 'secret')} that a result does not name: ${whyUnnamed(result)}.`,
        ]
      : []),
    ...unread(result),
    '  Only an audit with this policy tells for certain: it knows tags, and every secret.',
  ];
}

/** Of most a clause matched, and nothing was found; of some nobody could tell. */
function whyUnnamed(result: SavedResult): string {
  const undecided = result.schemaVersion === 2 ? result.policyCoverage.undecided : 0;
  const matched = 'a clause matched and nothing was found';
  return undecided === 0
    ? matched
    : `${matched}, but for ${undecided.toLocaleString('en-US')} of which it could not be read which clause decides`;
}

/** What the result says nothing about, whatever this policy does. */
function unread(result: SavedResult): string[] {
  const partial = result.schemaVersion === 2 ? partialText(result) : null;
  return [
    ...(partial === null ? [] : [`  The result is ${partial}: of what was left out it knows nothing.`]),
    ...(result.verdict === 'incomplete' ? ['  The result is INCOMPLETE: what could not be read is not in it.'] : []),
  ];
}
