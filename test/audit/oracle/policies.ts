import fc from 'fast-check';
import type {
  Clause,
  ClauseMatch,
  Policy,
  PolicyException,
  RuleSetting,
  UnmatchedMode,
} from '../../../lib/domain/policy.ts';
import { type KeyChoice, keyChoices, keyName } from './keys.ts';
import { accounts, mostly, names, regions } from './plan.ts';
import { ruleIds } from './rules.ts';
import type { World } from './world.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;
const [first, second] = accounts;

const any = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

/** A policy whose accounts may be those of whatever world it meets. */
export type DrawnPolicy = Omit<Policy, 'accounts'> & { readonly accounts: readonly string[] | 'used' };

export function settle({ accounts, ...policy }: DrawnPolicy, world: World): Policy {
  return { ...policy, accounts: accounts === 'used' ? world.accounts.map(({ id }) => id) : accounts };
}

/** Random policies, such as `lib/policy` accepts them: what a clause names is read, and no replica is required at home. */
export const policies: fc.Arbitrary<DrawnPolicy> = mostly([0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1]).chain(
  (listed) => {
    const read = listed.map((index) => regions[index] ?? '');
    return fc.record({
      version: fc.constant(1 as const),
      accounts: mostly<'used' | string[]>('used', 'used', 'used', [first], [first, second], ['999999999999', first]),
      regions: fc.constant(read),
      clauses: fc
        .array(clause(read), { minLength: 1, maxLength: 3 })
        .map((clauses) => clauses.map((one, index) => ({ ...one, name: `clause ${index}` }))),
      exceptions: fc.array(exception, { maxLength: 2 }),
      unmatched: mostly<UnmatchedMode>('warn', 'fail', 'allow'),
    });
  },
);

function clause(read: readonly string[]): fc.Arbitrary<Clause> {
  return fc
    .record({
      name: fc.constant(''),
      optional: mostly(true, false),
      match: match(read),
      rules: rules,
      require: mostly(true, false),
      primary: mostly<string[] | null>(null, read.slice(0, 1), read.slice(1, 2)),
      replicas: fc.uniqueArray(
        fc.record({
          region: any(...read),
          key: mostly<KeyChoice | 'customer' | null>(null, 'customer', ...keyChoices),
        }),
        { maxLength: 2, selector: ({ region }) => region },
      ),
      allowOthers: fc.boolean(),
    })
    .map(({ require, primary, replicas, allowOthers, ...rest }) => {
      if (!require) return rest;
      const homes = primary ?? rest.match.region ?? [];
      const away = replicas.filter(({ region }) => !homes.includes(region));
      const required = away.map(
        ({ region, key }) => [region, key === null ? {} : { key: keyText(key, region) }] as const,
      );
      const requirement = { replicas: Object.fromEntries(required), allowOthers };
      return { ...rest, require: primary === null ? requirement : { ...requirement, primary } };
    });
}

function keyText(key: KeyChoice | 'customer', region: string): string {
  return key === 'customer' ? 'customer-managed' : keyName(key, first, region);
}

function match(read: readonly string[]): fc.Arbitrary<ClauseMatch> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: some(['app/*', '*/d?', '?ps/x', 'nothing/*', 'app']).map((name) => ({ name })) },
    { weight: 1, arbitrary: some(['prod', 'd*', '?']).map((env) => ({ tags: { env } })) },
    { weight: 2, arbitrary: some(read).map((region) => ({ region })) },
    { weight: 1, arbitrary: fc.constant({ owningService: ['rds'] }) },
    { weight: 1, arbitrary: fc.constant({ name: ['app/*', 'ops/*'], tags: { env: ['prod'] } }) },
  );
}

const grace = any(5, 15, 60).map((count) => ({ grace: count * minutes }));
const parameters: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  'replica-stuck': grace,
  'replica-stale': grace,
  'replica-metadata-drift': grace,
  'replica-unused': any(90, 200).map((count) => ({ period: count * days })),
};

/** Most rules are as they come; a few are switched off or tuned. */
const rules: fc.Arbitrary<Record<string, RuleSetting>> = fc
  .tuple(
    fc.subarray([...ruleIds], { maxLength: 3 }).chain((ids) => mostly<string[]>([], ids)),
    mostly<string[]>(['replica-unused'], [], Object.keys(parameters)),
    fc.record(parameters),
  )
  .map(([off, tuned, set]) =>
    Object.fromEntries([
      ...tuned.map((id) => [id, { enabled: true, parameters: set[id] ?? {} }] as const),
      ...off.map((id) => [id, { enabled: false, parameters: {} }] as const),
    ]),
  );

const exception: fc.Arbitrary<PolicyException> = fc
  .record({
    rule: any('unreadable', ...ruleIds),
    secret: any('*', 'app/*', ...names),
    account: mostly<string | null>(null, ...accounts),
    region: mostly<string | null>(null, ...regions),
    until: any('2026-01-15', '2026-01-14', '2026-12-31'),
  })
  .map(({ account, region, ...rest }) => ({
    ...rest,
    ...(account === null ? {} : { account }),
    ...(region === null ? {} : { region }),
    reason: 'known',
    owner: 'somebody',
  }));
