import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clause } from '../../lib/domain/policy.ts';
import { takenBy } from '../../lib/policy/against.ts';
import { firstMatch } from '../../lib/policy/match.ts';

function aClause(name: string, match: Clause['match']): Clause {
  return { name, optional: false, match, rules: {} };
}

test('the first clause takes it whose conditions are known to hold, unless one before it may', () => {
  const clauses = [
    aClause('elsewhere', { region: ['us-east-1'] }),
    aClause('tagged', { name: ['prod/*'], tags: { team: ['*'] } }),
    aClause('service', { owningService: ['rds'] }),
    aClause('production', { name: ['prod/*'] }),
    aClause('later', {}),
  ];
  expect(takenBy(clauses, 'prod/db', 'eu-west-1')).toEqual({ perhaps: ['tagged', 'service'], clause: 'production' });
  expect(takenBy(clauses, 'dev/db', 'eu-west-1')).toEqual({ perhaps: ['service'], clause: 'later' });
  expect(takenBy(clauses, 'dev/db', 'us-east-1')).toEqual({ perhaps: [], clause: 'elsewhere' });
  expect(takenBy(clauses.slice(1, 2), 'dev/db', 'eu-west-1')).toEqual({ perhaps: [], clause: null });
});

test('never rules out the clause that decides once everything is known, and is sure only of that one', () => {
  const match: fc.Arbitrary<Clause['match']> = fc.record(
    {
      name: fc.subarray(['prod/*', 'dev/*', '*', 'prod/db'], { minLength: 1 }),
      region: fc.subarray(['eu-west-1', 'us-east-1'], { minLength: 1 }),
      owningService: fc.subarray(['rds', 'appflow'], { minLength: 1 }),
      tags: fc.dictionary(fc.constantFrom('a', 'b'), fc.subarray(['1', '*'], { minLength: 1 }), { maxKeys: 2 }),
    },
    { requiredKeys: [] },
  );
  const secret = fc.record(
    {
      name: fc.constantFrom('prod/db', 'prod/api', 'dev/db'),
      tags: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
      owningService: fc.constantFrom('rds', 'other'),
    },
    { requiredKeys: ['name', 'tags'] },
  );
  fc.assert(
    fc.property(
      fc.array(match, { maxLength: 5 }),
      secret,
      fc.constantFrom('eu-west-1', 'us-east-1'),
      (matches, one, region) => {
        const clauses = matches.map((each, index) => aClause(`c${index}`, each));
        const decides = firstMatch(clauses, one, region)?.name ?? null;
        const { perhaps, clause } = takenBy(clauses, one.name, region);
        expect([...perhaps, clause]).toContain(decides);
        if (perhaps.length === 0) expect(clause).toBe(decides);
      },
    ),
  );
});
