import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, entriesOf } from '../../lib/report/html/entry.ts';
import {
  type Filter,
  fromHash,
  haystack,
  matcher,
  noFilter,
  secretMatcher,
  toHash,
} from '../../lib/report/html/filter.ts';
import { pack, unpack } from '../../lib/report/html/pack.ts';
import { byState, placesOf, regionsOf, rowsOf } from '../../lib/report/html/rows.ts';
import { findingStates } from '../../lib/report/html/states.ts';
import { aFinding, aGap, anException, aResult, aTellingResult } from './a-result.ts';

const secret = (name: string) => ({ name, arn: `arn:${name}`, primaryRegion: 'eu-central-1' });
const result = aResult({
  findings: [
    aFinding({ id: 'a', secret: secret('prod/db') }),
    aFinding({ id: 'b', secret: secret('prod/api'), severity: 'low', rule: 'replica-stale', region: 'us-east-1' }),
    aFinding({ id: 'c', secret: secret('dev/db'), status: 'unknown', clause: null, account: '444455556666' }),
    aFinding({ id: 'd', secret: secret('prod/db'), status: 'excepted', exception: anException() }),
  ],
});
const entries = entriesOf(result, byState);
const ids = (filter: Partial<Filter>) => {
  const matches = matcher({ ...noFilter, ...filter });
  return entries.filter((entry) => matches(entry, haystack(entry))).map(({ id }) => id);
};

describe('the filter', () => {
  it.each<[string, Partial<Filter>, string[]]>([
    ['nothing', {}, ['a', 'b', 'c', 'd']],
    ['a severity or a status', { states: ['low', 'unknown'] }, ['b', 'c']],
    ['a rule', { rule: 'replica-stale' }, ['b']],
    ['a Region', { region: 'eu-west-1' }, ['a', 'c', 'd']],
    ['no clause', { clause: '-' }, ['c']],
    ['an account', { account: '444455556666' }, ['c']],
    ['words in any order and case', { text: 'DB  prod/' }, ['a', 'd']],
    ['all at once', { states: ['critical'], region: 'eu-west-1', text: 'db' }, ['a']],
    ['what is not there', { text: 'nowhere' }, []],
  ])('by %s', (_, filter, found) => {
    expect(ids(filter)).toEqual(found);
  });

  it.each<[Partial<Filter>, string[]]>([
    [{}, ['billing/db', 'crm/token']],
    [{ text: 'DB billing' }, ['billing/db']],
    [{ region: 'us-east-1', states: ['critical'], rule: 'replica-stale' }, ['crm/token']],
    [{ account: '999999999999' }, []],
  ])('finds what no clause matches by words, Region and account: %j', (filter, found) => {
    const unmatched = [
      { account: '111122223333', name: 'billing/db', region: 'eu-central-1' },
      { account: '111122223333', name: 'crm/token', region: 'us-east-1' },
    ];
    expect(unmatched.filter(secretMatcher({ ...noFilter, ...filter })).map(({ name }) => name)).toEqual(found);
  });

  it('comes back from the address as it went there', () => {
    const filter = fc.record({
      states: fc.uniqueArray(fc.constantFrom(...findingStates)),
      rule: fc.string(),
      region: fc.string(),
      clause: fc.string({ unit: 'grapheme' }),
      account: fc.string(),
      text: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(filter, (each) => {
        const hash = toHash(each);
        if (hash === '') expect(each).toEqual(noFilter);
        else expect(fromHash(`#${hash}`)).toEqual(each);
      }),
    );
  });

  it('leaves an address alone that names a place in the page', () => {
    expect(fromHash('#coverage')).toBeUndefined();
    expect(fromHash('')).toBeUndefined();
  });
});

describe('the rows of the matrix', () => {
  it('come back from the file as they went there, and so do the findings', () => {
    const telling = aTellingResult();
    const all = entriesOf(telling, byState);
    const rows = rowsOf(telling, all, undefined);
    const unmatched = telling.policyCoverage.unmatchedSecrets;
    const data = { entries: all, rows, regions: regionsOf(telling, rows, all), unmatched };
    const back = unpack(JSON.parse(JSON.stringify(pack(data))));
    expect(back.entries).toEqual(all);
    expect(back.unmatched).toEqual(unmatched);
    const filled = (states: (typeof rows)[number]) => data.regions.map((region) => states.places[region] ?? 'none');
    expect(back.rows.map(filled)).toEqual(rows.map(filled));
  });

  it('begin with the worst finding, each secret once', () => {
    expect(rowsOf(result, entries, undefined).map(({ name }) => name)).toEqual(['prod/db', 'prod/api', 'dev/db']);
  });

  it('claim nothing of places that no finding names, without a matrix', () => {
    expect(rowsOf(result, entries, undefined)[0]?.places).toEqual({ 'eu-central-1': 'primary' });
    const [row] = rowsOf({ ...result, coverage: aTellingResult().coverage }, entries, undefined);
    expect(row?.places['us-east-1']).toBe('quiet');
  });

  it('show a secret that could not be read', () => {
    const gap = aGap({ kind: 'secret-unreadable', account: '111122223333', secret: 'prod/x', region: 'eu-west-1' });
    const [row] = rowsOf(aResult({ gaps: [gap] }), [], undefined);
    expect(row).toMatchObject({ name: 'prod/x', places: { 'eu-west-1': 'unknown' } });
  });

  it('put the worst of several findings of a place first', () => {
    const here: readonly Entry[] = placesOf(entries).get('arn:prod/db')?.get('eu-west-1') ?? [];
    expect(here.map(({ state }) => state)).toEqual(['critical', 'excepted']);
  });
});
