import type { Matrix, MatrixSecret } from '../../domain/matrix.ts';
import type { AuditResult } from '../../domain/result.ts';
import type { AccountId, Region } from '../../domain/secret.ts';
import type { Entry } from './entry.ts';
import { type FindingState, rank, type State } from './states.ts';

/** One secret of the matrix; a place that is not named is `none`. */
export interface Row {
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly clause: string;
  readonly places: Readonly<Record<string, State>>;
}

/** The columns: every Region that was to be read, or that something is said about. */
export function regionsOf({ coverage }: AuditResult, rows: readonly Row[], entries: readonly Entry[]): Region[] {
  const regions = new Set(coverage.map(({ region }) => region));
  for (const { region } of entries) regions.add(region);
  for (const { places } of rows) for (const region of Object.keys(places)) regions.add(region);
  return [...regions].sort();
}

/**
 * A row for each secret that something is said about, in the order of its worst finding. Without a matrix only the
 * findings are known: a place without one is `quiet`, which claims nothing.
 */
export function rowsOf(result: AuditResult, entries: readonly Entry[], matrix: Matrix | undefined): Row[] {
  const collected = new Map((matrix?.secrets ?? []).map((secret) => [secret.arn, rowOf(secret)]));
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const row = rows.get(entry.arn) ?? collected.get(entry.arn) ?? guessed(entry, result);
    rows.set(entry.arn, row);
  }
  for (const [arn, row] of collected) if (!rows.has(arn)) rows.set(arn, row);
  const unread = unreadable(result, [...rows.values()]);
  return [...rows.values(), ...unread];
}

function rowOf({ account, name, arn, clause, places }: MatrixSecret): Row {
  return { account, name, arn, clause: clause ?? '', places };
}

function guessed({ account, name, arn, clause, primaryRegion }: Entry, result: AuditResult): Row {
  return { account, name, arn, clause, places: { ...quietPlaces(result), [primaryRegion]: 'primary' } };
}

function quietPlaces({ coverage }: AuditResult): Record<Region, State> {
  return Object.fromEntries(coverage.map(({ region }) => [region, 'quiet' as const]));
}

/** Secrets that could not be read have no finding, and are none the less what should be looked at. */
function unreadable(result: AuditResult, rows: readonly Row[]): Row[] {
  const known = new Set(rows.map(({ account, name }) => `${account} ${name}`));
  const extra = new Map<string, { account: AccountId; name: string; places: Record<Region, State> }>();
  for (const { kind, account, secret, region, exception } of result.gaps) {
    if (kind !== 'secret-unreadable' || secret === null || region === null) continue;
    const key = `${account} ${secret}`;
    if (known.has(key)) continue;
    const row = extra.get(key) ?? { account: account ?? '', name: secret, places: quietPlaces(result) };
    row.places[region] = exception && !exception.expired ? 'excepted' : 'unknown';
    extra.set(key, row);
  }
  return [...extra.values()].map((row) => ({ ...row, arn: '', clause: '' }));
}

/** Findings by secret and Region. */
export type Places = ReadonlyMap<string, ReadonlyMap<string, readonly Entry[]>>;

export function placesOf(entries: readonly Entry[]): Places {
  const places = new Map<string, Map<string, Entry[]>>();
  for (const entry of entries) {
    const ofSecret = places.get(entry.arn) ?? new Map<string, Entry[]>();
    const here = ofSecret.get(entry.region) ?? [];
    here.push(entry);
    places.set(entry.arn, ofSecret.set(entry.region, here));
  }
  return places;
}

/** Worst state of those findings; they come worst first. */
export function worst(entries: readonly Entry[]): FindingState | undefined {
  return entries[0]?.state as FindingState | undefined;
}

export function byState(a: Entry, b: Entry): number {
  return rank(a.state as FindingState) - rank(b.state as FindingState);
}
