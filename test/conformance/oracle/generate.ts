import type fc from 'fast-check';
import { type Dice, rolled } from './dice.ts';
import { type Draft, healthyDraft, replicaRegions } from './draft.ts';
import { features } from './features.ts';
import { allRegions, type MadePolicy, madeException, madePolicy, type Sort } from './policies.ts';
import { type MadeWorld, minute, regionOf, type Secret, type World } from './world.ts';

/** Cases of whole worlds, beside those of one name. */
const ofWorlds = [
  'clause by name',
  'clause by tags',
  'clause by Region',
  'clause by service',
  'clause that forbids',
  'clause that only tunes',
  'clause matches nothing',
  'rule off',
  'exception',
  'exception that has expired',
  'exception for nothing',
  'Region denied',
  'Region cut',
  'nothing is found',
  'no secret at all',
  'healthy',
] as const;

/** Every case that the worlds must hold. */
export const allCases: readonly string[] = [...Object.keys(features), ...ofWorlds];

const account = '111122223333';
const start = Date.UTC(2026, 0, 15, 3, 0, 0);

/** Worlds of up to four Regions and six names, most of them with something wrong. */
export const worlds: fc.Arbitrary<MadeWorld> = rolled(madeWorld);

function madeWorld(dice: Dice): MadeWorld {
  const now = start + dice.pick([0, 1, 725, 100_000]) * minute + dice.pick([0, 1, 999]);
  const policy = madePolicy(dice, account);
  const cases = new Map<string, Set<string>>();
  const everywhere = new Set<string>();
  const drafts: Draft[] = [];
  const groups = dice.once(40) ? 0 : dice.pick([1, 1, 2, 2, 3, 4, 6]);
  for (let index = 0; index < groups; index += 1) {
    const sort = dice.any(policy.sorts) ?? policy.sorts[0];
    const draft = draftOf(dice, policy, sort, index, now);
    drafts.push(draft);
    const made = new Set<string>();
    const wanted = dice.once(8) ? 0 : dice.pick([1, 1, 1, 2]);
    for (let time = 0; time < wanted; time += 1) {
      const name = dice.any(Object.keys(features)) ?? '';
      if (!made.has(name) && features[name]?.(draft)) made.add(name);
    }
    if (made.size === 0) made.add('healthy');
    for (const { name } of [draft, ...draft.others]) cases.set(name, made);
  }
  if (groups === 0) everywhere.add('no secret at all');
  const secrets = drafts.flatMap(secretsOf);
  for (const draft of drafts) confuse(draft, secrets, cases);
  if (dice.once(60)) {
    everywhere.add('nothing is found');
    for (const secret of secrets) secret.described ??= 'not-found';
  }
  const { document, everywhereElse } = excepted(dice, policy, drafts, cases, now);
  for (const one of [...policy.cases, ...everywhereElse]) everywhere.add(one);
  const world: World = {
    now,
    account,
    policy: document,
    regions: regionsOf(dice, secrets, document.regions, everywhere),
    keys: keysOf(drafts),
    memory: drafts.flatMap(({ memory }) => memory),
  };
  return { world, cases, everywhere };
}

function draftOf(dice: Dice, policy: MadePolicy, sort: Sort, index: number, now: number): Draft {
  const { regions } = policy.document;
  const home = dice.any(sort.homes ?? regions) ?? '';
  const required = sort.clause?.require?.replicas;
  const replicas = required ? Object.keys(required) : dice.shuffled(regions).slice(0, dice.pick([0, 1, 1, 2]));
  const forced =
    required && Object.keys(required).length === 0 && dice.once(2) ? dice.shuffled(regions).slice(0, 1) : [];
  return healthyDraft({
    dice,
    account,
    now,
    name: `${sort.prefix}${'abcdef'[index] ?? ''}`,
    home,
    read: regions,
    all: allRegions,
    targets: [...new Set([...replicas, ...forced])].filter((region) => region !== home),
    tags: { ...sort.tags, ...(dice.once(3) && { team: 'a' }) },
    ...(sort.owningService !== undefined && { owningService: sort.owningService }),
    keys: Object.fromEntries(Object.entries(required ?? {}).map(([region, { key }]) => [region, key])),
  });
}

function secretsOf({ slots, ghosts, others }: Draft): Secret[] {
  return [...slots.values(), ...ghosts, ...others];
}

/** A description about another secret needs one in the same Region; where there is none, the case was not made. */
function confuse(draft: Draft, secrets: readonly Secret[], cases: Map<string, Set<string>>): void {
  for (const { arn } of draft.confused) {
    const secret = draft.slots.get(regionOf(arn));
    const others = secrets.filter(
      (one) => one.arn !== arn && regionOf(one.arn) === regionOf(arn) && !one.gone && !one.described,
    );
    const other = draft.dice.any(others);
    if (secret && secret.arn === arn && other && secrets.includes(secret)) secret.described = { other: other.arn };
    else cases.get(draft.name)?.delete('about another secret');
  }
}

function excepted(
  dice: Dice,
  { document }: MadePolicy,
  drafts: readonly Draft[],
  cases: ReadonlyMap<string, ReadonlySet<string>>,
  now: number,
) {
  const everywhereElse: string[] = [];
  const exceptions = [];
  for (const draft of drafts) {
    if (!dice.once(4)) continue;
    const regions = [draft.home, ...replicaRegions(draft)].filter((region) => document.regions.includes(region));
    const { exception, kind } = madeException(dice, draft.name, cases.get(draft.name) ?? [], regions, now);
    exceptions.push(exception);
    everywhereElse.push(kind);
  }
  return { document: exceptions.length > 0 ? { ...document, exceptions } : document, everywhereElse };
}

function regionsOf(
  dice: Dice,
  secrets: readonly Secret[],
  read: readonly string[],
  everywhere: Set<string>,
): World['regions'] {
  const broken = dice.once(10) ? dice.any(read) : undefined;
  const listing = dice.pick(['denied', 'cut'] as const);
  const here = Map.groupBy(secrets, ({ arn }) => regionOf(arn));
  const regions = [...new Set([...read, ...here.keys()])];
  return Object.fromEntries(
    regions.map((region) => {
      const list = dice.shuffled(here.get(region) ?? []);
      if (region !== broken) return [region, { listing: 'complete' as const, secrets: list }];
      everywhere.add(listing === 'denied' ? 'Region denied' : 'Region cut');
      const cut = list.map((secret) =>
        listing === 'cut' && dice.once(2) ? { ...secret, beyondCut: true as const } : secret,
      );
      return [region, { listing, secrets: cut }];
    }),
  );
}

function keysOf(drafts: readonly Draft[]): World['keys'] {
  const byName = new Map(drafts.flatMap(({ keys }) => keys).map((key) => [`${key.region} ${key.keyId}`, key]));
  return [...byName.values()];
}
