import type { Policy } from '../../../lib/domain/policy.ts';
import { type Family, familiesOf } from './families.ts';
import { namesakesOf, placesOf, type Role, roleOf } from './groups.ts';
import { isExcepted } from './matching.ts';
import { consult, type Expectation } from './oracle.ts';
import { isSilent } from './precedence.ts';
import { ownTags } from './rules.ts';
import { sceneOf } from './scene.ts';
import { apparentRole, isCalledFor, isContradicted, isContradictedAtHome, isMistaken } from './sight.ts';
import type { World } from './world.ts';

/** What estates and policies must hold now and then, or agreement about it proves nothing. */
export const occasions = [
  'two families of one name and clause',
  'three families of one name and clause',
  'a name that several could be meant by',
  'a family that its clause does not mean',
  'a family in the way of the one that is meant',
  'former replica in a required place',
  'another primary in a required place',
  "another's replica in a required place",
  'stranger in a required place',
  'an orphan in the place of a secret of its clause',
  'an orphan of another clause in the place of a secret',
  'an orphan whose replicas lead to different clauses',
  'copies whose tags differ',
  'another secret that answers for one by its suffix',
  'a listed primary that is not described',
  'a listed name that is not described where a replica should be',
  'a secret that no clause matches, which is a finding',
  'an excepted finding that would explain another one',
  'a replica where the primary is wanted, which must not be removed',
  'a deletion of what only its own Region is required of',
  'a replica on its way where a finding would be otherwise',
  'a name whose meaning a Region that was not read could change',
] as const;
export type Occasion = (typeof occasions)[number];

/** Each occasion that a world and a policy make. */
export function occasionsIn(world: World, policy: Policy): ReadonlySet<Occasion> {
  const made = new Set<Occasion>();
  const note = (occasion: Occasion, is: boolean) => void (is && made.add(occasion));
  const families = world.accounts.flatMap((account) => familiesOf(policy, account));
  const read = families.filter((family) => policy.regions.includes(family.home) && isCalledFor(policy, family));
  const { expectations } = consult(world, policy);
  for (const family of read) {
    const role = roleOf(policy, world.now, family, namesakesOf(family, read));
    noteFamily(world, policy, family, role, read, note);
    for (const region of family.replicaRegions) noteRegion(world, policy, family, role, region, note);
    for (const one of expectations) {
      if (one.family !== family.arn || one.account !== family.account.id) continue;
      noteFindings(world, policy, family, one, expectations, note);
    }
  }
  return made;
}

type Note = (occasion: Occasion, is: boolean) => void;

function noteFamily(
  world: World,
  policy: Policy,
  family: Family,
  role: Role,
  read: readonly Family[],
  note: Note,
): void {
  const { clause, primary, home } = family;
  const rivals = namesakesOf(family, read).filter((one) => one.primary && one.clause === clause).length;
  const places = placesOf(clause);
  if (primary && places.length > 0) {
    note('two families of one name and clause', rivals === 1);
    note('three families of one name and clause', rivals === 2);
    note('a name whose meaning a Region that was not read could change', !apparentRole(world, policy, family, read));
    note('a deletion of what only its own Region is required of', isDeleted(family) && places.join() === home);
  }
  note('a name that several could be meant by', role.sharedWith > 0);
  note('a family that its clause does not mean', !role.meant);
  note('a family in the way of the one that is meant', role.inTheWay);
  note('an orphan whose replicas lead to different clauses', family.torn);
  note('another secret that answers for one by its suffix', isMistaken(family));
  note('a listed primary that is not described', isContradictedAtHome(family));
}

function isDeleted({ primary }: Family): boolean {
  return primary?.deletedAt !== undefined;
}

function noteRegion(world: World, policy: Policy, family: Family, role: Role, region: string, note: Note): void {
  const { primary, members, clause } = family;
  const copy = members.get(region);
  const isRequired = primary !== undefined && role.meant && placesOf(clause).includes(region);
  note('copies whose tags differ', primary !== undefined && copy !== undefined && ownTags(primary) !== ownTags(copy));
  note('a listed name that is not described where a replica should be', isRequired && isContradicted(family, region));
  const { holder, reported } = sceneOf(world, policy, family, role, region, 'truth');
  if (isRequired && holder !== 'nobody') note(`${holder} in a required place`, true);
  note(
    'a replica on its way where a finding would be otherwise',
    isRequired && !copy && reported?.status === 'InProgress',
  );
}

function noteFindings(
  world: World,
  policy: Policy,
  { name, account, clause }: Family,
  { truths, findings, region }: Expectation,
  all: readonly Expectation[],
  note: Note,
): void {
  const isOpen = (rule: string) => truths.get(rule) === 'open';
  const claims = all.some(
    (one) =>
      one.region === region &&
      one.account === account.id &&
      isAbout(one, name) &&
      one.findings.get('name-collision') === 'open',
  );
  note(
    'an orphan in the place of a secret of its clause',
    isOpen('replica-orphaned') && claims && !findings.has('replica-orphaned'),
  );
  note('an orphan of another clause in the place of a secret', claims && findings.get('replica-orphaned') === 'open');
  note('a secret that no clause matches, which is a finding', findings.get('secret-unmatched') === 'open');
  note(
    'a replica where the primary is wanted, which must not be removed',
    isOpen('replica-unexpected') &&
      clause?.require?.primary?.includes(region) === true &&
      !findings.has('replica-unexpected'),
  );
  const excepted = [...truths.keys()].filter(
    (rule) => isOpen(rule) && isExcepted(policy, { rule, name, account: account.id, region }, world.now),
  );
  note(
    'an excepted finding that would explain another one',
    [...findings].some(([rule, status]) => status === 'open' && isSilent(rule, excepted, clause, region)),
  );
}

function isAbout({ family }: Expectation, name: string): boolean {
  return family.split(':').slice(6).join(':').slice(0, -7) === name;
}
