import type { Finding } from '../../lib/domain/finding.ts';
import {
  type FindingObservation,
  type LifecycleSettings,
  observe,
  type StoredFinding,
} from '../../lib/findings/lifecycle.ts';
import { account, aSecret, now } from '../support/builders.ts';

export const hour = 3_600_000;

/** Reminds of high findings every three days, of critical ones daily; three turns within a day, and it flaps. */
export const settings: LifecycleSettings = {
  remindAfter: { critical: 24 * hour, high: 72 * hour, medium: 168 * hour, low: 336 * hour },
  flapping: { turns: 3, window: 24 * hour },
};

export function aFinding(facts: Partial<Finding> = {}): Finding {
  const { name, arn, region } = aSecret();
  return {
    id: 'f'.repeat(20),
    rule: 'replica-failed',
    severity: 'high',
    status: 'open',
    account,
    secret: { name, arn, primaryRegion: region },
    region: 'eu-central-1',
    clause: 'production',
    cause: 'network',
    expected: { status: 'InSync' },
    observed: { status: 'Failed', replica: 'absent' },
    message: 'Replication failed.',
    remedy: 'Replicate again.',
    exception: null,
    firstSeen: new Date(now).toISOString(),
    lastSeen: new Date(now).toISOString(),
    ...facts,
  };
}

export type Step = FindingObservation & {
  readonly at: number;
  readonly baseline?: boolean;
  readonly firstAuditAt?: number;
};

/** A violation seen some hours into the test, as an audit reports it: first and last seen are its own beginning. */
export function seen(hours: number, facts: Partial<Finding> = {}): Step {
  const at = now + hours * hour;
  const time = new Date(at).toISOString();
  return { kind: 'violation', finding: aFinding({ firstSeen: time, lastSeen: time, ...facts }), at };
}

export function over(hours: number): Step {
  return { kind: 'over', resolution: 'compliant', at: now + hours * hour };
}

export function withdrawn(hours: number): Step {
  return { kind: 'withdrawn', withdrawal: 'exception', at: now + hours * hour };
}

/** A finding's record after these observations, each void one leaving it as it was. */
export function lived(...steps: readonly Step[]): StoredFinding {
  let stored: StoredFinding | undefined;
  for (const step of steps) {
    stored = observe(stored, step, { baseline: false, ...step, settings }) ?? stored;
  }
  if (!stored) throw new Error('nothing was stored');
  return stored;
}

/** What was announced of it, in order: `opened`, `changed severity`, `resolved compliant`, `opened again flapping`. */
export function told({ outbox }: StoredFinding): string[] {
  return outbox.map(({ kind, reopened, changes, resolution, withdrawal, flapping }) =>
    [kind, reopened && 'again', ...changes, resolution, withdrawal, flapping && 'flapping'].filter(Boolean).join(' '),
  );
}
