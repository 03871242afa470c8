import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { rules } from '../../lib/rules/index.ts';
import type { Rule } from '../../lib/rules/rule.ts';
import { account, aFamily, aPolicy, aSecret, clock } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

interface Options {
  readonly faults?: Faults;
  readonly policy?: Policy;
  readonly rules?: readonly Rule[];
  readonly regions?: readonly string[];
}

const keys = fakeKeys({ 'alias/odd': { state: 'Frozen' } });

async function run(secrets: readonly SecretDescription[], { faults, policy = aPolicy(), ...request }: Options = {}) {
  const scopes = [{ account, reader: fakeReader(secrets, faults), keys }];
  const { verdict, gaps, counts } = await audit({ policy, scopes, clock, ...request });
  return { verdict, unknown: counts.findings.unknown, gaps };
}

const away = 'eu-central-1';
const paused = (name: string, kmsKeyId?: string) =>
  aFamily({ name, ...(kmsKeyId && { kmsKeyId }) }, [{ region: away, status: 'Paused', ...(kmsKeyId && { kmsKeyId }) }]);
const exception = (rule: string, until: string) => ({ rule, secret: 'prod/db', until, reason: 'known', owner: 'me' });
const status = `replica-failed and replica-stuck could not judge prod/db in ${away}: AWS reports the status "Paused" for ${away}, which this version does not know.`;
const remedy =
  'Look up what that means, and whether a newer version knows it. Meanwhile an exception in the policy keeps it from making every audit incomplete.';

test('a status that nobody knows is one gap, which names secret, Region, rules, status, and what to do', async () => {
  expect(await run(paused('prod/db'))).toEqual({
    verdict: 'incomplete',
    unknown: 2,
    gaps: [
      {
        kind: 'secret-undecided',
        account,
        region: away,
        secret: 'prod/db',
        exception: null,
        message: `${status} ${remedy}`,
      },
    ],
  });
});

test('whatever is unknown in one place is one gap, each reason in a sentence of its own', async () => {
  const { gaps, unknown } = await run(paused('prod/db', 'alias/odd'));
  const key = `replica-key-unusable could not judge prod/db in ${away}: AWS reports the state "Frozen" for the key alias/odd, which this version does not know.`;
  expect({ unknown, messages: gaps.map(({ message }) => message) }).toEqual({
    unknown: 3,
    messages: [`${key} ${status} ${remedy}`],
  });
});

test('a rule that fails is a gap with its error', async () => {
  const broken: Rule = {
    ...(rules[0] as Rule),
    id: 'broken',
    subject: 'replica',
    needsClause: false,
    check: () => {
      throw new Error('a bug');
    },
  };
  const { verdict, gaps } = await run(aFamily({}, [away]), { rules: [broken] });
  const message = `broken could not judge prod/db in ${away}: the rule itself failed (a bug); please report this.`;
  expect({ verdict, gaps }).toMatchObject({ verdict: 'incomplete', gaps: [{ kind: 'secret-undecided', message }] });
});

test('gaps of this kind come after all others, in the order of their places', async () => {
  const broken = aFamily({ name: 'prod/y' }, [away]);
  const describe = Object.fromEntries(broken.map(({ arn }) => [arn, denied('DescribeSecret')]));
  const secrets = ['prod/m', 'prod/z', 'prod/a'].flatMap((name) => paused(name));
  const { gaps } = await run([...secrets, ...broken], { faults: { describe } });
  expect(gaps.map(({ kind, secret }) => `${kind} ${secret}`)).toEqual([
    'secret-unreadable prod/y',
    'secret-undecided prod/a',
    'secret-undecided prod/m',
    'secret-undecided prod/z',
  ]);
});

test('two secrets of one name that are undecided in one Region are one gap', async () => {
  const twin = { region: away, status: 'Paused', absent: true } as const;
  const families = [aFamily({}, [twin]), aFamily({ region: 'us-east-1', suffix: 'Zz99Zz' }, [twin])];
  const { gaps } = await run(families.flat());
  expect(gaps.map(({ message }) => message)).toEqual([`${status} ${remedy}`]);
});

test('what an exception covers is no reason, and it is one again when the exception has ended', async () => {
  const until = (day: string) => ['replica-failed', 'replica-stuck'].map((rule) => exception(rule, day));
  const holding = await run(paused('prod/db'), { policy: aPolicy({ exceptions: until('2026-12-31') }) });
  const ended = await run(paused('prod/db'), { policy: aPolicy({ exceptions: until('2026-01-14') }) });
  expect(holding).toEqual({ verdict: 'compliant', unknown: 0, gaps: [] });
  expect(ended).toMatchObject({ verdict: 'incomplete', gaps: [{ kind: 'secret-undecided' }] });
});

test('of two rules, only the one that no exception covers is named', async () => {
  const policy = aPolicy({ exceptions: [exception('replica-failed', '2026-12-31')] });
  const { gaps } = await run(paused('prod/db'), { policy });
  expect(gaps[0]?.message).toMatch(/^replica-stuck could not judge/);
});

// The rule replica-missing answers unknown: the primary does not list the Region, and the Region cannot confirm it.
const unlisted = aSecret({ primaryRegion: 'eu-west-1' });
const describe = { 'prod/db': denied('DescribeSecret') };
const unreadable = (until: string) => aPolicy({ exceptions: [exception('unreadable', until)] });

test.each<[string, Options, string[]]>([
  ['whose Region is not read to its end: its coverage says why', { faults: { list: { [away]: denied() } } }, []],
  ['that cannot be described: its own gap says why', { faults: { describe } }, ['secret-unreadable']],
  [
    'that may be unreadable, though not undecided: nothing else says why',
    { faults: { describe }, policy: unreadable('2026-12-31') },
    ['secret-unreadable', 'secret-undecided'],
  ],
  [
    'whose exception for being unreadable has ended: its own gap says why',
    { faults: { describe }, policy: unreadable('2026-01-14') },
    ['secret-unreadable'],
  ],
  ['in a Region that this run does not read: nothing else says why', { regions: ['eu-west-1'] }, ['secret-undecided']],
])('one reason is told of a secret %s', async (_, options, kinds) => {
  const { verdict, unknown, gaps } = await run([unlisted], options);
  expect({ verdict, unknown, kinds: gaps.map(({ kind }) => kind) }).toEqual({
    verdict: 'incomplete',
    unknown: 1,
    kinds,
  });
});

test('a status that nobody knows is told beside a Region that is not read: the one is not the reason of the other', async () => {
  const { gaps } = await run(paused('prod/db'), { faults: { list: { [away]: denied() } } });
  expect(gaps.map(({ message }) => message)).toEqual([`${status} ${remedy}`]);
});
