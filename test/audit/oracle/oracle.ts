import type { Policy } from '../../../lib/domain/policy.ts';
import type { Region } from '../../../lib/domain/secret.ts';
import { type Family, familiesOf } from './families.ts';
import { namesakesOf, roleOf } from './groups.ts';
import { isExcepted } from './matching.ts';
import { isSilent } from './precedence.ts';
import { askAll, type Holder, type Say } from './rules.ts';
import { type Picture, sceneOf } from './scene.ts';
import { apparentRole, isVisible, type Sight, sightOfFamily, sightOfRegion, worstOf } from './sight.ts';
import { nothingRead, type Unseen, unseenOf } from './unseen.ts';
import { isDenied, type World } from './world.ts';

/** What must be said, and what may be said, of one Region of one family. */
export interface Expectation {
  readonly account: string;
  readonly family: string;
  readonly region: Region;
  readonly sight: Sight;
  /** Whether its clause means it among all of its name. */
  readonly meant: boolean;
  /** Who holds the name there, where its replica is not. */
  readonly holder: Holder;
  /** Rule and status of what must be found where the sight is clear. */
  readonly findings: ReadonlyMap<string, string>;
  /** What every rule says by itself, precedence and exceptions aside. */
  readonly truths: ReadonlyMap<string, Say>;
  /** The same as the listing shows it, and as the primary tells it. */
  readonly appearances: readonly ReadonlyMap<string, Say>[];
  /** What is so if the clause means what it seems to mean, as far as anybody can see. */
  readonly seeming: ReadonlyMap<string, Say>;
}

export interface Oracle extends Unseen {
  readonly expectations: readonly Expectation[];
  /** Of families that no listing shows: what may be said of them. */
  readonly hidden: readonly Expectation[];
  /** True when not a single Region of any account let itself be read, for want of a connection. */
  readonly nothingRead: boolean;
}

/** What an audit must find, by somebody who sees everything and is in no hurry. */
export function consult(world: World, policy: Policy): Oracle {
  const families = world.accounts.flatMap((account) => familiesOf(policy, account));
  const read = families.filter(({ home }) => policy.regions.includes(home));
  const visible = read.filter((family) => isVisible(policy, family));
  const each = visible.map((family) => [family, expectationsOf(world, policy, family, read)] as const);
  const expectations = each.flatMap(([family, ofFamily]) => ofFamily.map((one) => asOccupant(family, one, each)));
  // What no listing shows as what it is may be met by a description, and then be found, and need not be.
  const others = read.filter((family) => !isVisible(policy, family));
  const hidden = others
    .flatMap((family) => expectationsOf(world, policy, family, read))
    .map((one) => ({ ...one, sight: 'foggy' as const }));
  const undecided = expectations.filter(({ sight }) => sight === 'clear').flatMap(whatNobodyKnows);
  return {
    expectations,
    hidden,
    unseen: [...unseenOf(world, policy, families, visible), ...undecided],
    nothingRead: nothingRead(world, policy),
  };
}

function expectationsOf(world: World, policy: Policy, family: Family, families: readonly Family[]): Expectation[] {
  const { arn, account, home, primary } = family;
  const ofFamily = sightOfFamily(world, policy, family, families);
  const role = roleOf(policy, world.now, family, namesakesOf(family, families));
  const apparent = apparentRole(world, policy, family, families);
  function ask(region: Region, picture: Picture, as = role): Map<string, Say> {
    const scene = sceneOf(world, policy, family, as, region, picture);
    // Which clause orphans are for is told by the orphans, if they can be seen.
    const isTold = primary !== undefined || ofFamily === 'clear';
    return askAll(isTold ? scene : { ...scene, clause: undefined, torn: false }, region === home);
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
      meant: role.meant,
      holder: region === home ? 'nobody' : sceneOf(world, policy, family, role, region, 'truth').holder,
      findings: findingsOf(world, policy, family, region, whole, truths),
      truths,
      appearances: [ask(region, 'reported'), believed(family, region, ask(region, 'listed'))],
      seeming: apparent ? ask(region, 'truth', apparent) : new Map(),
    };
  });
}

/**
 * What a finding of another family of the name explains: an orphan in the place that a secret of the same clause needs is that
 * secret's name-collision, and so is one that no clause matches; a replica that vanished from there, of a family that the clause
 * does not mean, is the replica-missing of the one that it means. What another clause is for keeps its own finding.
 */
function asOccupant(
  family: Family,
  expectation: Expectation,
  all: ReadonlyArray<readonly [Family, readonly Expectation[]]>,
): Expectation {
  const { truths, region, meant } = expectation;
  const others = all.filter(([one]) => one !== family && one.account === family.account && one.name === family.name);
  const ofClause = others.filter(([one]) => family.clause === one.clause);
  const unclaimed = family.clause === undefined ? others : ofClause;
  const [rule, by, from] =
    !meant && truths.get('replica-absent') === 'open'
      ? (['replica-absent', 'replica-missing', ofClause] as const)
      : (['replica-orphaned', 'name-collision', unclaimed] as const);
  if (truths.get(rule) !== 'open') return expectation;
  const claims = from.flatMap(([, ofOne]) => ofOne.filter((other) => other.region === region && maySay(other, by)));
  const findings = new Map(expectation.findings);
  if (claims.some((claim) => claim.findings.get(by) === 'open')) findings.delete(rule);
  return { ...expectation, findings, sight: worstOf([expectation.sight, ...claims.map(({ sight }) => sight)]) };
}

/** Whether it is so, or seems so as long as nobody sees that the clause does not mean that one. */
function maySay({ truths, seeming }: Expectation, rule: string): boolean {
  return [truths, seeming].some((says) => says.get(rule) === 'open');
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
  { name, account, home, clause }: Family,
  region: Region,
  whole: ReadonlyMap<string, Say>,
  truths: ReadonlyMap<string, Say>,
): Map<string, string> {
  const counts = (place: Region) => (rule: string) =>
    !isExcepted(policy, { rule, name, account: account.id, region: place }, now);
  const open = (says: ReadonlyMap<string, Say>) => [...says].flatMap(([rule, say]) => (say === 'open' ? rule : []));
  const violated = [...open(whole).filter(counts(home)), ...open(truths).filter(counts(region))];
  const said = [...truths].flatMap(([rule, say]) => {
    if (say === 'fine' || say === 'blind') return [];
    if (say !== 'unknown' && isSilent(rule, violated, clause, region)) return [];
    const excepted = say !== 'pending' && !counts(region)(rule);
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
