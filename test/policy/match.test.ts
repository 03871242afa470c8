import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clause, ClauseMatch } from '../../lib/domain/policy.ts';
import { globCovers, globMatches } from '../../lib/policy/glob.ts';
import { covers, firstMatch } from '../../lib/policy/match.ts';

/** The definition, word by word; exponential. */
function naiveMatch(glob: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return text.length === 0;
  if (first === '*') return text.some((_, index) => naiveMatch(rest, text.slice(index))) || naiveMatch(rest, []);
  return text.length > 0 && (first === '?' || first === text[0]) && naiveMatch(rest, text.slice(1));
}

const letters = (...more: readonly string[]) =>
  fc.string({ unit: fc.constantFrom('a', 'b', '/', '😀', ...more), maxLength: 8 });

describe('a glob', () => {
  it.each([
    ['prod/*', 'prod/eu/db', true],
    ['prod/*', 'prod/', true],
    ['prod/*', 'prod', false],
    ['prod/*', 'Prod/db', false],
    ['prod/*', 'my/prod/db', false],
    ['*/db', 'prod/eu/db', true],
    ['db-?', 'db-1', true],
    ['db-?', 'db-', false],
    ['db-?', 'db-12', false],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['*a*b', 'aab', true],
    ['?', '😀', true],
    ['??', '😀', false],
    ['*??', '😀', false],
  ])('%j against %j: %s', (glob, text, expected) => {
    expect(globMatches(glob, text)).toBe(expected);
  });

  it('matches what its definition matches', () => {
    fc.assert(
      fc.property(letters('*', '?'), letters(), (glob, text) => {
        expect(globMatches(glob, text)).toBe(naiveMatch([...glob], [...text]));
      }),
    );
  });

  it('is quick where a backtracking matcher would never end', () => {
    // Of this process alone: what others do meanwhile does not count.
    const before = process.cpuUsage();
    expect(globMatches('*a'.repeat(250), 'a'.repeat(511))).toBe(true);
    expect(globMatches(`${'*a'.repeat(250)}b`, 'a'.repeat(512))).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('that covers another matches every text that the other does', () => {
    // Made from one another, as independent globs hardly ever cover each other and random text hardly ever matches.
    const related = letters('*', '?').chain((narrow) => {
      const each = (...others: readonly string[]) =>
        fc.tuple(...[...narrow].map((one) => fc.constantFrom(one, ...others)));
      const text = fc.tuple(
        ...[...narrow].map((one) => (one === '*' ? letters() : fc.constantFrom(one === '?' ? 'b' : one))),
      );
      return fc.record({ narrow: fc.constant(narrow), wide: each('*', '?'), text });
    });
    fc.assert(
      fc.property(related, ({ narrow, wide, text }) => {
        expect(naiveMatch([...narrow], [...text.join('')])).toBe(true);
        if (globCovers(wide.join(''), narrow)) expect(globMatches(wide.join(''), text.join(''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['*', 'prod/*', true],
    ['prod/*', 'prod/eu/*', true],
    ['prod/*', 'prod/?', true],
    ['prod/?', 'prod/*', false],
    ['prod/a', 'prod/?', false],
    ['prod/*', 'prod*', false],
    ['?*', '*', false],
    ['prod/?', 'prod/a', true],
  ])('%j covers %j: %s', (wide, narrow, expected) => {
    expect(globCovers(wide, narrow)).toBe(expected);
  });
});

const aClause = (name: string, match: ClauseMatch): Clause => ({ name, optional: false, match, rules: {} });
const secret = { name: 'prod/db', tags: { tier: 'critical', team: 'a' }, owningService: 'rds' };
const decides = (match: ClauseMatch, of = secret) => firstMatch([aClause('it', match)], of, 'eu-west-1') !== undefined;

describe('the first clause that matches', () => {
  it('decides, even if a later one fits better', () => {
    const clauses = [aClause('dev', { name: ['dev/*'] }), aClause('any', {}), aClause('exact', { name: ['prod/db'] })];
    expect(firstMatch(clauses, secret, 'eu-west-1')?.name).toBe('any');
  });

  it('is none where none matches', () => {
    expect(firstMatch([aClause('dev', { name: ['dev/*'] })], secret, 'eu-west-1')).toBeUndefined();
  });

  it.each<[string, ClauseMatch, boolean]>([
    ['one of several names', { name: ['dev/*', 'prod/*'] }, true],
    ['a tag with one of its values', { tags: { tier: ['high', 'crit*'] } }, true],
    ['a tag with another value', { tags: { tier: ['high'] } }, false],
    ['all tags', { tags: { tier: ['*'], team: ['a'] } }, true],
    ['a tag that is not there', { tags: { tier: ['*'], owner: ['*'] } }, false],
    ['a tag named like a property of every object', { tags: { constructor: ['*'] } }, false],
    ['the owning service', { owningService: ['rds', 'redshift'] }, true],
    ['another owning service', { owningService: ['redshift'] }, false],
    ["the primary's Region", { region: ['eu-west-1'] }, true],
    ['another Region', { region: ['us-east-1'] }, false],
    ['one condition of two', { name: ['prod/*'], region: ['us-east-1'] }, false],
  ])('is told by %s', (_, match, expected) => {
    expect(decides(match)).toBe(expected);
  });

  it('does not take a secret without an owning service for one that has it', () => {
    expect(
      firstMatch([aClause('it', { owningService: ['rds'] })], { name: 'a', tags: {} }, 'eu-west-1'),
    ).toBeUndefined();
  });
});

const someMatch: fc.Arbitrary<ClauseMatch> = fc.record(
  {
    name: fc.array(letters('*', '?'), { minLength: 1, maxLength: 2 }),
    tags: fc.dictionary(fc.constantFrom('t', 'u'), fc.array(letters('*'), { minLength: 1, maxLength: 2 }), {
      maxKeys: 2,
    }),
    owningService: fc.uniqueArray(fc.constantFrom('rds', 'ecs'), { minLength: 1 }),
    region: fc.uniqueArray(fc.constantFrom('eu-west-1', 'us-east-1'), { minLength: 1 }),
  },
  { requiredKeys: [] },
);

describe('a clause that covers another', () => {
  it('matches every secret that the other does', () => {
    const someSecret = fc.record({
      name: letters(),
      tags: fc.dictionary(fc.constantFrom('t', 'u'), letters()),
      owningService: fc.constantFrom('rds', 'ecs'),
    });
    // The narrow one is made from the wide one, as two independent ones hardly ever cover each other.
    const pair = fc.tuple(someMatch, someMatch).map(([wide, more]) => [wide, { ...more, ...wide }] as const);
    fc.assert(
      fc.property(
        fc.oneof(pair, fc.tuple(someMatch, someMatch)),
        someSecret,
        fc.constantFrom('eu-west-1', 'us-east-1'),
        (pair, of, home) => {
          const [wide, narrow] = pair;
          fc.pre(covers(wide, narrow));
          if (firstMatch([aClause('narrow', narrow)], of, home)) {
            expect(firstMatch([aClause('wide', wide)], of, home)).toBeDefined();
          }
        },
      ),
    );
  });

  it.each<[string, ClauseMatch, ClauseMatch, boolean]>([
    ['nothing asked covers anything', {}, { name: ['a'] }, true],
    ['any name covers a clause that asks for none', { name: ['*'] }, { tags: { t: ['x'] } }, true],
    ['any value of a tag does not cover its absence', { tags: { t: ['*'] } }, {}, false],
    ['a tag more covers less', { tags: { t: ['*'], u: ['*'] } }, { tags: { t: ['x'] } }, false],
    ['Regions of a longer list cover', { region: ['a-b-1', 'a-b-2'] }, { region: ['a-b-2'] }, true],
    ['a longer list is not covered', { region: ['a-b-2'] }, { region: ['a-b-1', 'a-b-2'] }, false],
    ['any name among others covers as well', { name: ['a', '*'] }, { tags: { t: ['x'] } }, true],
    ['two stars are any name', { name: ['**'] }, {}, true],
    ['a name that only begins with a star is not any', { name: ['*a'] }, {}, false],
    ['values of a tag cover', { tags: { t: ['x*'] } }, { tags: { t: ['xy'] } }, true],
    ['one of several globs is enough', { name: ['b*', 'a*'] }, { name: ['ab'] }, true],
    ['a Region does not cover any Region', { region: ['a-b-1'] }, {}, false],
    ['each glob must be covered', { name: ['a*'] }, { name: ['ab', 'b'] }, false],
  ])('%s', (_, wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });
});
