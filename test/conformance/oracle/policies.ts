import type { Dice } from './dice.ts';
import { type ClauseDocument, day, type ExceptionDocument, type PolicyDocument } from './world.ts';

export const allRegions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-south-1'] as const;

/** What a secret must look like so that a clause is for it, and where its family then belongs. */
export interface Sort {
  readonly prefix: string;
  readonly clause?: ClauseDocument;
  readonly tags?: Readonly<Record<string, string>>;
  readonly owningService?: string;
  readonly homes?: readonly string[];
}

type ClauseSort = Sort & { readonly clause: ClauseDocument };

export interface MadePolicy {
  readonly document: PolicyDocument;
  readonly sorts: readonly [Sort, ...Sort[]];
  readonly cases: ReadonlySet<string>;
}

const tuned: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'replica-unused': { period: '90d' },
  'replica-stuck': { grace: '1h' },
  'replica-stale': { grace: '5m' },
  'replica-metadata-drift': { grace: '2h' },
};

/** Rules that can be switched off, the ones that may hide others first. */
const switchable = [
  'replica-failed',
  'name-collision',
  'replica-promoted',
  'primary-pending-deletion',
  'replica-orphaned',
  'replica-missing',
  'replica-stale',
  'replica-key-unusable',
  'replica-metadata-drift',
];

/** A policy of up to six clauses, such as people write them: special cases first. */
export function madePolicy(dice: Dice, account: string): MadePolicy {
  const count = dice.pick([2, 3, 3, 3, 4]);
  const regions = dice.shuffled(allRegions).slice(0, count);
  const cases = new Set<string>();
  const sorts = clauses(dice, regions).filter(() => !dice.once(3));
  const withRules = sorts.map((sort) => ({ ...sort, clause: withSettings(dice, sort.clause, cases) }));
  if (dice.once(6))
    withRules.push({
      prefix: 'any/',
      clause: { name: 'everything', match: {}, rules: { 'replica-unused': { period: '200d' } } },
    });
  const misspelt = dice.once(12);
  const list = withRules.map(({ clause }): ClauseDocument => ({ ...clause, optional: true }));
  if (misspelt || list.length === 0) {
    const optional = !misspelt;
    list.unshift({ name: 'misspelt', optional, match: { name: 'pord/*' }, require: { replicas: {} } });
    if (misspelt) cases.add('clause matches nothing');
  }
  for (const { match, require } of list) {
    if (match.tags) cases.add('clause by tags');
    if (match.region) cases.add('clause by Region');
    if (match.owningService !== undefined) cases.add('clause by service');
    if (match.name) cases.add('clause by name');
    if (!require) cases.add('clause that only tunes');
    else if (Object.keys(require.replicas).length === 0) cases.add('clause that forbids');
  }
  return {
    document: { version: 1, accounts: [account], regions, clauses: list },
    sorts: [{ prefix: 'misc/' }, ...withRules],
    cases,
  };
}

function clauses(dice: Dice, regions: readonly string[]): ClauseSort[] {
  const [home = '', first = '', second] = regions;
  const key = () => dice.pick([{}, {}, { key: 'alias/app' }, { key: 'customer-managed' }]);
  const away = () =>
    Object.fromEntries(
      (second === undefined ? [first] : dice.once(2) ? [first, second] : [first]).map((one) => [one, key()]),
    );
  const others = dice.once(4) ? { allowOthers: true } : {};
  return [
    {
      prefix: dice.pick(['gold/', 'prod/']),
      tags: { tier: 'gold' },
      clause: {
        name: 'gold',
        match: { tags: { tier: 'gold' } },
        require: { primary: home, replicas: away(), ...others },
      },
      homes: [home],
    },
    {
      prefix: 'rds!',
      owningService: 'rds',
      clause: { name: 'managed', match: { owningService: 'rds' }, require: { replicas: {} } },
    },
    {
      prefix: 'born/',
      clause: {
        name: 'born first',
        match: { name: 'born/*', region: home },
        require: { primary: home, replicas: { [first]: key() } },
      },
      homes: [home, first],
    },
    {
      prefix: 'born/',
      clause: {
        name: 'born second',
        match: { name: 'born/*', region: first },
        require: { primary: first, replicas: { [home]: key() } },
      },
      homes: [home, first],
    },
    {
      prefix: 'prod/',
      clause: { name: 'production', match: { name: 'prod/*' }, require: { replicas: away(), ...others } },
    },
    {
      prefix: 'eu/',
      clause: { name: 'placed', match: { name: ['eu/*', 'europe'] }, require: { primary: home, replicas: away() } },
      homes: [home, home, home, first],
    },
    { prefix: 'local/', clause: { name: 'local', match: { name: 'local/*' }, require: { replicas: {} } } },
    { prefix: 'tuned/', clause: { name: 'tuned', match: { name: 'tuned/*' } } },
  ];
}

function withSettings(dice: Dice, clause: ClauseDocument, cases: Set<string>): ClauseDocument {
  const rules: Record<string, 'off' | Readonly<Record<string, string>>> = {};
  const needed = !clause.require;
  if (needed || dice.once(4)) {
    const id = dice.pick([
      'replica-unused',
      'replica-unused',
      'replica-stuck',
      'replica-stale',
      'replica-metadata-drift',
    ]);
    rules[id] = tuned[id] ?? {};
  }
  if (dice.once(16)) {
    rules[dice.any(switchable) ?? ''] = 'off';
    cases.add('rule off');
  }
  return Object.keys(rules).length > 0 ? { ...clause, rules } : clause;
}

/** Rules that a case is likely to break, so that exceptions find something to except. */
const likely: Readonly<Record<string, string>> = {
  'two families': 'name-collision',
  'three families': 'name-collision',
  promoted: 'replica-promoted',
  foreign: 'name-collision',
  'foreign replica': 'replica-failed',
  'name like an ARN': 'replica-orphaned',
  'description denied': 'unreadable',
  'one not found': 'unreadable',
  'about another secret': 'unreadable',
  'Region twice': 'replica-failed',
  'tags differ': 'replica-metadata-drift',
  missing: 'replica-missing',
  absent: 'replica-absent',
  failed: 'replica-failed',
  outdated: 'replica-stale',
  orphan: 'replica-orphaned',
  'orphans differ': 'replica-orphaned',
  unexpected: 'replica-unexpected',
  'pending deletion': 'primary-pending-deletion',
  'key missing': 'replica-key-unusable',
  'key disabled': 'replica-key-unusable',
  'key differs': 'replica-key-mismatch',
};

const others = ['replica-missing', 'replica-failed', 'name-collision', 'unreadable', 'replica-unexpected'];

/** An exception for one name, and what kind it is. */
export function madeException(
  dice: Dice,
  name: string,
  cases: Iterable<string>,
  regions: readonly string[],
  today: number,
): { readonly exception: ExceptionDocument; readonly kind: string } {
  const kind = dice.pick(['exception', 'exception', 'exception that has expired', 'exception for nothing'] as const);
  const until = kind === 'exception that has expired' ? today - day : today + dice.pick([0, 30]) * day;
  const region = dice.once(3) ? dice.any(regions) : undefined;
  const probable = [...cases].flatMap((one) => likely[one] ?? []);
  const exception = {
    rule: (dice.once(4) ? undefined : dice.any(probable)) ?? dice.any(others) ?? '',
    secret: kind === 'exception for nothing' ? 'nobody/*' : dice.pick([name, name, `${name.slice(0, 4)}*`]),
    ...(region !== undefined && { region }),
    reason: 'It is known',
    owner: 'somebody',
    until: new Date(until).toISOString().slice(0, 10),
  };
  return { exception, kind };
}
