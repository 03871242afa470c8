import type { Policy } from '../../../lib/domain/policy.ts';
import type { Region } from '../../../lib/domain/secret.ts';
import { type Family, familiesOf, type Picture, sceneOf } from './families.ts';
import { isExcepted } from './matching.ts';
import { isSilent } from './precedence.ts';
import { askAll, type Say } from './rules.ts';
import { isVisible, type Sight, sightOfFamily, sightOfRegion } from './sight.ts';
import { nothingRead, type Unseen, unseenOf } from './unseen.ts';
import { isDenied, type World } from './world.ts';

/** What must be said, and what may be said, of one Region of one family. */
export interface Expectation {
  readonly account: string;
  readonly family: string;
  readonly region: Region;
  readonly sight: Sight;
  /** Rule and status of what must be found where the sight is clear. */
  readonly findings: ReadonlyMap<string, string>;
  /** What every rule says by itself, precedence and exceptions aside. */
  readonly truths: ReadonlyMap<string, Say>;
  /** The same as the listing shows it, and as the primary tells it. */
  readonly appearances: readonly ReadonlyMap<string, Say>[];
}

export interface Oracle extends Unseen {
  readonly expectations: readonly Expectation[];
  /** True when not a single Region of any account let itself be read, for want of a connection. */
  readonly nothingRead: boolean;
}

/** What an audit must find, by somebody who sees everything and is in no hurry. */
export function consult(world: World, policy: Policy): Oracle {
  const families = world.accounts.flatMap((account) => familiesOf(policy, account));
  const visible = families.filter((family) => isVisible(policy, family) && policy.regions.includes(family.home));
  const expectations = visible.flatMap((family) => expectationsOf(world, policy, family));
  const undecided = expectations.filter(({ sight }) => sight === 'clear').flatMap(whatNobodyKnows);
  return {
    expectations,
    unseen: [...unseenOf(world, policy, families, visible), ...undecided],
    nothingRead: nothingRead(world, policy),
  };
}

function expectationsOf(world: World, policy: Policy, family: Family): Expectation[] {
  const { arn, account, home, primary } = family;
  const ofFamily = sightOfFamily(world, policy, family);
  function ask(region: Region, picture: Picture): Map<string, Say> {
    const scene = sceneOf(world, policy, family, region, picture);
    // Which clause orphans are for is told by the orphans, if they can be seen.
    const clause = primary || ofFamily === 'clear' ? scene.clause : undefined;
    return askAll({ ...scene, clause }, region === home);
  }
  const whole = ask(home, 'truth');
  return [home, ...family.replicaRegions].map((region) => {
    const truths = ask(region, 'truth');
    const ofRegion = region === home ? 'clear' : sightOfRegion(world, policy, family, region);
    return {
      account: account.id,
      family: arn,
      region,
      sight: ofFamily === 'clear' ? ofRegion : ofFamily,
      findings: findingsOf(world, policy, family, region, whole, truths),
      truths,
      appearances: [ask(region, 'reported'), believed(family, region, ask(region, 'listed'))],
    };
  });
}

/** Where a listing shows tags or a version that look wrong, it must not be believed if there is a description to be had. */
function believed({ account, name }: Family, region: Region, listed: ReadonlyMap<string, Say>) {
  if (isDenied(account, region, name)) return listed;
  return new Map([...listed].filter(([rule]) => rule !== 'replica-stale' && rule !== 'replica-metadata-drift'));
}

/** What is left to say after precedence and exceptions. */
function findingsOf(
  { now }: World,
  policy: Policy,
  { name, account }: Family,
  region: Region,
  whole: ReadonlyMap<string, Say>,
  truths: ReadonlyMap<string, Say>,
): Map<string, string> {
  const violated = [...whole, ...truths].flatMap(([rule, say]) => (say === 'open' ? rule : []));
  const said = [...truths].flatMap(([rule, say]) => {
    if (say === 'fine' || say === 'blind') return [];
    if (say !== 'unknown' && isSilent(rule, violated)) return [];
    const excepted = say !== 'pending' && isExcepted(policy, { rule, name, account: account.id, region }, now);
    return [[rule, excepted ? 'excepted' : say] as const];
  });
  return new Map(said);
}

/** Undecided findings, and keys that nobody may resolve. */
function whatNobodyKnows({ findings, truths, family, region }: Expectation): string[] {
  const unknown = [...findings].filter(([, status]) => status === 'unknown').map(([rule]) => `${rule} of ${family}`);
  const blind = [...truths].filter(([, say]) => say === 'blind').map(() => `a key of ${family} in ${region}`);
  return [...unknown, ...blind];
}
