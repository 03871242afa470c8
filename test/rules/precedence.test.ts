import { expect, test } from 'vitest';
import { judgeGroup } from '../../lib/audit/evaluate.ts';
import type { RuleSetting } from '../../lib/domain/policy.ts';
import { days, type ExampleFacts, exampleNow, exampleView, minutes, namesake } from '../../lib/rules/example.ts';
import { rules } from '../../lib/rules/index.ts';
import { precedence, superseded } from '../../lib/rules/precedence.ts';

/** One choice of each row makes a case; together they are everything that the rules look at. */
const grid: ReadonlyArray<readonly ExampleFacts[]> = [
  [
    { reported: null },
    { reported: {} },
    { reported: { status: 'Failed' } },
    { reported: { status: 'InProgress' }, since: { inProgress: exampleNow - 60 * minutes } },
  ],
  [
    { local: null },
    { local: null, occupant: 'promoted' },
    { local: null, occupant: 'unrelated' },
    { local: {}, localSource: 'description' },
    { local: { tags: {} }, localSource: 'description' },
    { local: { currentVersion: 'v1', tags: {} }, localSource: 'description' },
    { local: { tags: {}, createdAt: exampleNow - 900 * days, kmsKeyId: '' }, localSource: 'description' },
    { local: { createdAt: exampleNow - 900 * days }, localSource: 'description' },
  ],
  [{}, { primary: null, reported: null }, { primary: { deletedAt: exampleNow - days }, reported: null }],
  [
    { requirement: {} },
    { requirement: { key: 'customer-managed' } },
    { requirement: { key: 'alias/aws/secretsmanager' } },
    { requirement: null },
  ],
  [
    {},
    { require: { primary: ['us-east-1'] } },
    // The replica stands where the primary should be.
    { require: { primary: ['eu-central-1'] } },
    { standing: { kind: 'subject', others: [namesake] } },
    { clause: false, unmatched: 'fail' },
  ],
  [
    { keys: { actual: { kind: 'present', value: { arn: 'k', manager: 'CUSTOMER', state: 'Enabled' } } } },
    { keys: { actual: { kind: 'present', value: { arn: 'k', manager: 'CUSTOMER', state: 'Disabled' } } } },
  ],
];

const period: RuleSetting = { enabled: true, parameters: { period: 90 * days } };

/** Every set of facts of the grid. Facts of a later row win, as where a primary that is gone reports nothing. */
function cases(): ExampleFacts[] {
  return grid.reduce<ExampleFacts[]>(
    (done, row) => done.flatMap((facts) => row.map((more) => ({ ...facts, ...more }))),
    [{}],
  );
}

/** The rules that are violated and speak, and those that are superseded, for one set of facts. */
function outcome(facts: ExampleFacts) {
  const replica = exampleView(facts);
  const clause = replica.clause && { ...replica.clause, rules: { 'replica-unused': period } };
  const views = [exampleView({ ...facts, wholeSecret: true }), replica];
  const family = { ...replica.family, home: undefined, replicas: new Map() };
  const read = { family, primary: replica.primary, looks: new Map(), nameListedIn: new Set<string>() };
  const answers = judgeGroup([{ read, clause, views }], rules, () => true).flatMap(([, of]) => of);
  const ids = (kind: string) => answers.filter(({ answer }) => answer.kind === kind).map(({ rule }) => rule.id);
  return { speak: ids('violation'), silent: ids('superseded') };
}

/** Who speaks for each pair of rules that can meet, told by the smallest set of violations that has both. */
function meetings(): string[] {
  const smallest = new Map<string, { readonly size: number; readonly speaks: string }>();
  for (const facts of cases()) {
    const { speak, silent } = outcome(facts);
    const violated = [...speak, ...silent].sort();
    for (const [index, one] of violated.entries()) {
      for (const other of violated.slice(index + 1)) {
        const pair = `${one} + ${other}`;
        if ((smallest.get(pair)?.size ?? Number.POSITIVE_INFINITY) <= violated.length) continue;
        const speaking = [one, other].filter((rule) => speak.includes(rule));
        smallest.set(pair, { size: violated.length, speaks: speaking.length === 2 ? 'both' : speaking.join('') });
      }
    }
  }
  return [...smallest].map(([pair, { speaks }]) => `${pair} → ${speaks}`).sort();
}

test('for every pair of rules that can meet it is settled which one speaks', () => {
  expect(meetings()).toMatchInlineSnapshot(`
    [
      "name-collision + name-shared → name-shared",
      "name-collision + primary-misplaced → both",
      "name-collision + primary-pending-deletion → primary-pending-deletion",
      "name-collision + replica-absent → name-collision",
      "name-collision + replica-failed → replica-failed",
      "name-collision + replica-key-mismatch → name-collision",
      "name-collision + replica-key-unusable → name-collision",
      "name-collision + replica-missing → name-collision",
      "name-collision + replica-stuck → name-collision",
      "name-shared + primary-pending-deletion → both",
      "name-shared + replica-absent → both",
      "name-shared + replica-failed → both",
      "name-shared + replica-key-mismatch → both",
      "name-shared + replica-key-unusable → both",
      "name-shared + replica-metadata-drift → both",
      "name-shared + replica-missing → name-shared",
      "name-shared + replica-orphaned → both",
      "name-shared + replica-promoted → name-shared",
      "name-shared + replica-stale → both",
      "name-shared + replica-stuck → both",
      "name-shared + replica-unexpected → both",
      "name-shared + replica-unused → both",
      "primary-misplaced + primary-pending-deletion → both",
      "primary-misplaced + replica-absent → both",
      "primary-misplaced + replica-failed → both",
      "primary-misplaced + replica-key-mismatch → both",
      "primary-misplaced + replica-key-unusable → both",
      "primary-misplaced + replica-metadata-drift → both",
      "primary-misplaced + replica-missing → both",
      "primary-misplaced + replica-orphaned → both",
      "primary-misplaced + replica-promoted → both",
      "primary-misplaced + replica-stale → both",
      "primary-misplaced + replica-stuck → both",
      "primary-misplaced + replica-unexpected → both",
      "primary-misplaced + replica-unused → both",
      "primary-pending-deletion + replica-missing → primary-pending-deletion",
      "primary-pending-deletion + replica-orphaned → both",
      "primary-pending-deletion + replica-promoted → primary-pending-deletion",
      "replica-absent + replica-key-mismatch → replica-absent",
      "replica-absent + replica-key-unusable → replica-absent",
      "replica-absent + replica-promoted → replica-promoted",
      "replica-absent + replica-unexpected → replica-unexpected",
      "replica-absent + secret-unmatched → both",
      "replica-failed + replica-key-mismatch → replica-failed",
      "replica-failed + replica-key-unusable → replica-failed",
      "replica-failed + replica-metadata-drift → replica-failed",
      "replica-failed + replica-promoted → replica-failed",
      "replica-failed + replica-stale → replica-failed",
      "replica-failed + replica-unexpected → replica-unexpected",
      "replica-failed + replica-unused → replica-failed",
      "replica-failed + secret-unmatched → both",
      "replica-key-mismatch + replica-key-unusable → replica-key-mismatch",
      "replica-key-mismatch + replica-metadata-drift → both",
      "replica-key-mismatch + replica-promoted → replica-promoted",
      "replica-key-mismatch + replica-stale → both",
      "replica-key-mismatch + replica-stuck → both",
      "replica-key-mismatch + replica-unused → both",
      "replica-key-unusable + replica-metadata-drift → both",
      "replica-key-unusable + replica-promoted → replica-promoted",
      "replica-key-unusable + replica-stale → both",
      "replica-key-unusable + replica-stuck → both",
      "replica-key-unusable + replica-unexpected → replica-unexpected",
      "replica-key-unusable + replica-unused → both",
      "replica-key-unusable + secret-unmatched → both",
      "replica-metadata-drift + replica-stale → replica-stale",
      "replica-metadata-drift + replica-stuck → replica-stuck",
      "replica-metadata-drift + replica-unexpected → replica-unexpected",
      "replica-metadata-drift + replica-unused → both",
      "replica-metadata-drift + secret-unmatched → both",
      "replica-missing + replica-orphaned → replica-orphaned",
      "replica-missing + replica-promoted → replica-promoted",
      "replica-orphaned + secret-unmatched → both",
      "replica-promoted + replica-stuck → replica-promoted",
      "replica-promoted + replica-unexpected → replica-unexpected",
      "replica-promoted + secret-unmatched → both",
      "replica-stale + replica-stuck → replica-stuck",
      "replica-stale + replica-unexpected → replica-unexpected",
      "replica-stale + secret-unmatched → both",
      "replica-stuck + replica-unexpected → replica-unexpected",
      "replica-stuck + replica-unused → both",
      "replica-stuck + secret-unmatched → both",
      "replica-unexpected + replica-unused → replica-unexpected",
    ]
  `);
});

test('whatever comes together, somebody speaks', () => {
  for (const facts of cases()) {
    const { speak, silent } = outcome(facts);
    if (silent.length > 0) expect(speak.length, JSON.stringify(facts)).toBeGreaterThan(0);
  }
});

test('every rule is violated somewhere in the grid, so that no meeting goes unseen', () => {
  const violated = new Set(cases().flatMap((facts) => Object.values(outcome(facts)).flat()));
  expect([...violated].sort()).toEqual(rules.map(({ id }) => id));
});

test('a rule stands in the table after all that silence it, so that it is known whether it speaks itself', () => {
  const late = precedence.flatMap(({ silent }, index) => {
    const before = precedence.slice(0, index + 1).map(({ speaks }) => speaks);
    return silent.filter((rule) => before.includes(rule));
  });
  expect(late).toEqual([]);
});

test('what is silent itself explains nothing', () => {
  // Where the primary is to be moved to, the replica must not be removed: then its failure counts.
  const facts = { require: { primary: ['eu-central-1'] }, requirement: null, reported: { status: 'Failed' } };
  expect(outcome(facts)).toMatchObject({
    speak: ['primary-misplaced', 'replica-failed'],
    silent: ['replica-unexpected'],
  });
});

test('what may be the target of a move stays while it is not decided which secret is moved', () => {
  const shared = { standing: { kind: 'subject', others: [namesake] } } as const;
  const { speak } = outcome({ require: { primary: ['eu-central-1'] }, requirement: null, ...shared });
  expect(speak).toEqual(['name-shared']);
});

test('of several rules that silence one the first of the table is named', () => {
  const violated = new Set(['replica-unexpected', 'replica-failed', 'replica-stale']);
  expect([...superseded(violated, exampleView())].filter(([rule]) => violated.has(rule))).toEqual([
    ['replica-failed', 'replica-unexpected'],
    ['replica-stale', 'replica-unexpected'],
  ]);
});
