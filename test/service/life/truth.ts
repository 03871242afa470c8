import type { Resolution, Withdrawal } from '../../../lib/domain/event.ts';
import { type Blindness, home, replicaRegions, type Wishes, type World } from './world.ts';

/** What one run could know: the truth at that moment, and what of it the run could see. Shares no code with the audit. */
export interface Knowledge {
  readonly world: World;
  readonly wishes: Wishes;
  readonly blind: Blindness;
  readonly at: number;
  /** The one secret that was looked at; undefined: all. */
  readonly only: string | undefined;
}

export interface Place {
  readonly secret: string;
  readonly region: string;
  readonly rule: string;
}

type Truth = Pick<Knowledge, 'world' | 'wishes' | 'at'>;

/** Every rule that is violated there, whichever of them speaks. */
function wrongAt({ world, wishes }: Truth, secret: string, region: string): string[] {
  const { primary, reported, there, failed } = factsOf(world, secret, region);
  const required = region === 'eu-central-1' && wishes.regions.includes(region);
  const wrong: string[] = [];
  if (failed) wrong.push('replica-failed');
  if (wishes.clause && primary && required && !reported) wrong.push('replica-missing');
  if (wishes.clause && !required && reported) wrong.push('replica-unexpected');
  if (there && !reported && wishes.regions.includes(region)) wrong.push('replica-orphaned');
  return wrong.filter((rule) => !isOff(wishes, rule));
}

/** The rule that reports it there: one fault, one finding. An open finding waits behind another fault, be it excepted or not. */
export function speakerAt(truth: Truth, secret: string, region: string): string | undefined {
  return firstOf(wrongAt(truth, secret, region));
}

function firstOf(wrong: readonly string[]): string | undefined {
  const order = ['replica-unexpected', 'replica-orphaned', 'replica-failed', 'replica-missing'];
  return order.find((rule) => wrong.includes(rule));
}

export function everySpeaker(truth: Truth): Place[] {
  return Object.keys(truth.world).flatMap((secret) =>
    replicaRegions.flatMap((region) => {
      // What is excepted explains nothing.
      const counted = wrongAt(truth, secret, region).filter(
        (rule) => !isExcepted(truth.wishes, { secret, region, rule }, truth.at),
      );
      const rule = firstOf(counted);
      return rule === undefined ? [] : [{ secret, region, rule }];
    }),
  );
}

export function isExcepted({ exceptions }: Wishes, { rule, secret }: Place, at: number): boolean {
  return exceptions.some(
    (one) => one.rule === rule && one.secret === secret && at < Date.parse(`${one.until}T00:00:00Z`) + 86_400_000,
  );
}

/** Why a run must not have opened that finding; undefined when it was right to. */
export function faultOfOpening(known: Knowledge, place: Place): string | undefined {
  if (!wrongAt(known, place.secret, place.region).includes(place.rule)) return 'nothing is wrong';
  return isExcepted(known.wishes, place, known.at) ? 'it is excepted' : undefined;
}

/** Why a run must not have resolved that finding so; undefined when it was right to. */
export function faultOfResolution(known: Knowledge, place: Place, resolution: Resolution | null): string | undefined {
  const { secret, region, rule } = place;
  const { primary, reported, there, failed } = factsOf(known.world, secret, region);
  if (known.only !== undefined && known.only !== secret) return 'the run did not look at that secret';
  if (wrongAt(known, secret, region).includes(rule)) return 'it is still wrong';
  if (!seesHome(known, primary)) return 'the primary was not seen';
  if (resolution === 'compliant') {
    return reported && (rule !== 'replica-failed' || !failed) ? undefined : 'there is nothing to be content with';
  }
  if (!seesRegion(known, region, there)) return 'its Region was not seen';
  if (speakerAt(known, secret, region) !== undefined) return 'something else is wrong in its place';
  if (reported) return 'what it is about is there';
  const gone = !primary && !there;
  return (resolution === 'secret-gone') === gone ? undefined : 'it ended in another way';
}

/** Why nothing in the policy withdraws that finding so; undefined when something does. */
export function faultOfWithdrawal(known: Knowledge, place: Place, withdrawal: Withdrawal | null): string | undefined {
  const { wishes, at } = known;
  const reasons: Partial<Record<Withdrawal, boolean>> = {
    exception: isExcepted(wishes, place, at),
    region: !wishes.regions.includes(place.region),
    rule: isOff(wishes, place.rule),
    clause: !wishes.clause || !wishes.regions.includes('eu-central-1'),
  };
  return withdrawal !== null && reasons[withdrawal] ? undefined : `the policy has no such reason: ${withdrawal}`;
}

function isOff({ clause, off }: Wishes, rule: string): boolean {
  return clause && off.includes(rule);
}

function factsOf(world: World, secret: string, region: string) {
  const { primary = false, spots = {} } = world[secret] ?? {};
  const spot = spots[region] ?? 'nothing';
  const reported = primary && spot !== 'nothing' && spot !== 'unlisted replica';
  const there = spot !== 'nothing' && spot !== 'failed';
  return { primary, reported, there, failed: reported && spot !== 'in sync' };
}

function seesHome({ blind, only }: Knowledge, there: boolean): boolean {
  return !blind.describe.includes(home) && (there || only !== undefined || !blind.list.includes(home));
}

/** Presence has one witness, absence two. */
function seesRegion({ blind, wishes, only }: Knowledge, region: string, there: boolean): boolean {
  if (!wishes.regions.includes(region)) return false;
  const described = !blind.describe.includes(region);
  const listed = only === undefined ? !blind.list.includes(region) : described;
  return there ? described || (listed && !blind.unlisted.includes(region)) : described && listed;
}
