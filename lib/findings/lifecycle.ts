import type { ChangeReason, FindingEvent, Resolution, Withdrawal } from '../domain/event.ts';
import type { Finding, Severity } from '../domain/finding.ts';
import type { Instant } from '../domain/secret.ts';

/** What one audit has to say about one finding. Where it knows nothing, it says nothing: there is no such observation. */
export type FindingObservation =
  | { readonly kind: 'violation'; readonly finding: Finding }
  | { readonly kind: 'over'; readonly resolution: Resolution }
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal };

/** One time that a finding was open. */
export interface Episode {
  readonly openedAt: Instant;
  /** Null while it is open. */
  readonly endedAt: Instant | null;
  readonly state: 'open' | 'resolved' | 'withdrawn';
}

/** A finding as the store keeps it. */
export interface StoredFinding {
  /** As last observed while open. */
  readonly finding: Finding;
  readonly state: 'open' | 'resolved' | 'withdrawn';
  /** Beginning of the audit whose observation is stored; only a newer one may change it. */
  readonly observedAt: Instant;
  /** Number of the last announcement; 0 when it was never announced by itself. */
  readonly sequence: number;
  /** What people were last told, and when. A first run tells it in its summary. */
  readonly announced: { readonly state: StoredFinding['state']; readonly at: Instant };
  /** How it ended, while it is not open. */
  readonly ending: { readonly resolution: Resolution | null; readonly withdrawal: Withdrawal | null };
  /** When it opened or closed, within the window that flapping is judged by. */
  readonly turns: readonly Instant[];
  /** What it went through before it came back, oldest first; absent of one that never did. */
  readonly earlier?: readonly Episode[];
  readonly flapping: boolean;
  /** Announcements that are not yet published, oldest first. */
  readonly outbox: readonly FindingEvent[];
}

export interface LifecycleSettings {
  /** Milliseconds after which an open finding is announced again. */
  readonly remindAfter: Readonly<Record<Severity, number>>;
  /** This many turns within the window, and it flaps. */
  readonly flapping: { readonly turns: number; readonly window: number };
}

const hours = 3_600_000;

export const defaultLifecycle: LifecycleSettings = {
  remindAfter: { critical: 24 * hours, high: 72 * hours, medium: 168 * hours, low: 336 * hours },
  flapping: { turns: 6, window: 24 * hours },
};

/** When, and in which circumstances, an audit observes. */
export interface Moment {
  /** Beginning of the audit. */
  readonly at: Instant;
  /** True on the first run of an account: what is found is stored, and told by one summary. */
  readonly baseline: boolean;
  /** Beginning of the first run, later on; absent when nobody knows, and then its summary is taken to have told everything. */
  readonly firstAuditAt?: Instant;
  readonly settings: LifecycleSettings;
}

/**
 * The life of a finding, one observation further; undefined when that changes nothing in the store. An observation that
 * is not newer than the stored one is void: overlapping and late audits cannot undo each other, and a step that is
 * repeated announces nothing twice.
 */
export function observe(
  stored: StoredFinding | undefined,
  observation: FindingObservation,
  moment: Moment,
): StoredFinding | undefined {
  if (!stored) return observation.kind === 'violation' ? firstSight(observation.finding, moment) : undefined;
  if (moment.at <= stored.observedAt) return undefined;
  if (observation.kind === 'violation') {
    return stored.state === 'open'
      ? stillOpen(stored, observation.finding, moment)
      : turn(stored, reopened(stored, observation.finding), moment, { kind: 'opened', reopened: true });
  }
  if (stored.state !== 'open') return settle(stored, moment);
  const ending =
    observation.kind === 'over'
      ? { resolution: observation.resolution, withdrawal: null }
      : { resolution: null, withdrawal: observation.withdrawal };
  const state = observation.kind === 'over' ? 'resolved' : 'withdrawn';
  return turn(stored, { ...stored, state, ending }, moment, { kind: state, ...ending });
}

/** Of episodes that are over: enough for a trend, and no more than a record can hold. */
const keptEpisodes = 20;

/** The time that it is open, or was open last. */
export function latestEpisode({ finding, state, turns, observedAt }: StoredFinding): Episode {
  const endedAt = state === 'open' ? null : (turns.at(-1) ?? observedAt);
  return { openedAt: Date.parse(finding.firstSeen), endedAt, state };
}

function reopened(stored: StoredFinding, finding: Finding): StoredFinding {
  const earlier = [...(stored.earlier ?? []), latestEpisode(stored)].slice(-keptEpisodes);
  return { ...stored, state: 'open', finding: kept(stored, finding), earlier };
}

/** The store's record without the announcements that were published. */
export function published(stored: StoredFinding, ids: ReadonlySet<string>): StoredFinding {
  return { ...stored, outbox: stored.outbox.filter(({ id }) => !ids.has(id)) };
}

function firstSight(finding: Finding, moment: Moment): StoredFinding {
  const fresh: StoredFinding = {
    finding,
    state: 'open',
    observedAt: moment.at,
    sequence: 0,
    announced: { state: 'open', at: moment.at },
    ending: { resolution: null, withdrawal: null },
    turns: [moment.at],
    flapping: false,
    outbox: [],
  };
  return moment.baseline ? fresh : announce(fresh, moment, { kind: 'opened' });
}

function stillOpen(stored: StoredFinding, finding: Finding, moment: Moment): StoredFinding {
  const changes = changesOf(stored.finding, finding);
  const next = { ...stored, finding: kept(stored, finding), observedAt: moment.at };
  if (stored.sequence === 0 && moment.baseline) return { ...next, announced: { state: 'open', at: moment.at } };
  if (isUntold(stored, moment)) return announce(next, moment, { kind: 'opened' });
  if (stored.flapping) return settle(next, moment, changes);
  if (changes.length > 0) return announce(next, moment, { kind: 'changed', changes });
  const due = stored.announced.at + moment.settings.remindAfter[finding.severity];
  return moment.at >= due ? announce(next, moment, { kind: 'changed', changes: ['reminder'] }) : next;
}

/** Stored without a word by a run that took itself for the first, but is not the one whose summary people were given. */
function isUntold({ sequence, announced }: StoredFinding, { firstAuditAt = announced.at }: Moment): boolean {
  return sequence === 0 && announced.at !== firstAuditAt;
}

/** Opens or closes. While it flaps, only the turn that made it flap is announced. */
function turn(stored: StoredFinding, next: StoredFinding, moment: Moment, what: Announcement): StoredFinding {
  const { turns: limit, window } = moment.settings.flapping;
  const turns = [...stored.turns.filter((at) => at > moment.at - window), moment.at];
  const flapping = turns.length >= limit;
  const turned = { ...next, turns, flapping, observedAt: moment.at };
  if (stored.flapping && flapping) return turned;
  return announce(turned, moment, what);
}

/**
 * Once it has stayed one way for the whole window it no longer flaps, and people hear which way: they were promised to,
 * and facts that changed meanwhile were held back too.
 */
function settle(stored: StoredFinding, moment: Moment, changes: readonly ChangeReason[] = []): StoredFinding {
  const observed = { ...stored, observedAt: moment.at };
  const last = stored.turns.at(-1) ?? 0;
  if (!stored.flapping || moment.at - last < moment.settings.flapping.window) return observed;
  const settled = { ...observed, flapping: false };
  if (settled.state !== 'open') return announce(settled, moment, { kind: settled.state, ...settled.ending });
  if (settled.announced.state !== 'open') return announce(settled, moment, { kind: 'opened', reopened: true });
  return announce(settled, moment, { kind: 'changed', changes: changes.length > 0 ? changes : ['reminder'] });
}

type Announcement = Pick<FindingEvent, 'kind'> & Partial<FindingEvent>;

function announce(stored: StoredFinding, moment: Moment, what: Announcement): StoredFinding {
  const sequence = stored.sequence + 1;
  const event: FindingEvent = {
    reopened: false,
    changes: [],
    resolution: null,
    withdrawal: null,
    ...what,
    id: `${stored.finding.id}-${sequence}`,
    at: new Date(moment.at).toISOString(),
    finding: stored.finding,
    flapping: stored.flapping,
  };
  const announced = { state: stored.state, at: moment.at };
  return { ...stored, sequence, announced, outbox: [...stored.outbox, event] };
}

/** A finding that is seen again keeps the time when it was first seen; one that comes back begins anew. */
function kept(stored: StoredFinding, finding: Finding): Finding {
  return stored.state === 'open' ? { ...finding, firstSeen: stored.finding.firstSeen } : finding;
}

function changesOf(before: Finding, after: Finding): ChangeReason[] {
  const fields = ['severity', 'cause', 'expected', 'observed'] as const;
  return fields.filter((field) => canonical(before[field]) !== canonical(after[field]));
}

/** Facts compare by content, whatever order their names stand in. */
function canonical(value: Finding['expected'] | string | null): string {
  if (value === null || typeof value === 'string') return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
