import type { UnmatchedSecret } from '../../domain/result.ts';
import { compactJson, type Parts } from '../parts.ts';
import { type Entry, entryFields } from './entry.ts';
import type { Row } from './rows.ts';
import type { State } from './states.ts';

/** The report's data as its script reads it: each text once, since ten thousand findings say much the same. */
export interface Packed {
  readonly texts: readonly string[];
  /** By finding, the index of the text of each field, in their order. */
  readonly entries: ReadonlyArray<readonly number[]>;
  readonly regions: readonly string[];
  /** By secret: account, name, ARN, clause, then the state of each Region. */
  readonly rows: ReadonlyArray<readonly number[]>;
  /** By secret that no clause matches: account, name, Region. */
  readonly unmatched: ReadonlyArray<readonly number[]>;
}

export interface Unpacked {
  readonly entries: readonly Entry[];
  readonly regions: readonly string[];
  readonly rows: readonly Row[];
  readonly unmatched: readonly UnmatchedSecret[];
}

export function pack({ entries, regions, rows, unmatched }: Unpacked): Packed {
  const indices = new Map<string, number>();
  const index = (text: string) => {
    const known = indices.get(text) ?? indices.size;
    indices.set(text, known);
    return known;
  };
  const packedEntries = entries.map((entry) => entryFields.map((field) => index(entry[field])));
  const packedRows = rows.map(({ account, name, arn, clause, places }) =>
    [account, name, arn, clause, ...regions.map((region) => places[region] ?? 'none')].map(index),
  );
  const packedUnmatched = unmatched.map(({ account, name, region }) => [account, name, region].map(index));
  return {
    texts: [...indices.keys()],
    entries: packedEntries,
    regions,
    rows: packedRows,
    unmatched: packedUnmatched,
  };
}

export function unpack({ texts, entries, regions, rows, unmatched }: Packed): Unpacked {
  const text = (index: number | undefined) => texts[index ?? -1] ?? '';
  return {
    entries: entries.map(
      (indices) => Object.fromEntries(entryFields.map((field, at) => [field, text(indices[at])])) as Entry,
    ),
    regions,
    rows: rows.map(([account, name, arn, clause, ...states]) => ({
      account: text(account),
      name: text(name),
      arn: text(arn),
      clause: text(clause),
      places: Object.fromEntries(regions.map((region, at) => [region, text(states[at]) as State])),
    })),
    unmatched: unmatched.map(([account, name, region]) => ({
      account: text(account),
      name: text(name),
      region: text(region),
    })),
  };
}

/** JSON that may stand in a script element: nothing in it can end the element or open a comment. */
export function* embeddable(data: object): Parts {
  for (const part of compactJson(data)) {
    yield part.replace(/[<>&\u2028\u2029]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  }
}
