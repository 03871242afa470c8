import type { Memory, RememberedState } from '../audit/ports.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { Instant, Region } from '../domain/secret.ts';
import { wasAnswered } from './answered.ts';

/** What one audit leaves to the next. Where it is kept is for an adapter to say. */
export interface AuditState {
  readonly findings: readonly RememberedFinding[];
  readonly replicas: readonly RememberedReplica[];
}

export interface RememberedFinding {
  readonly id: string;
  /** The primary's ARN. */
  readonly secret: string;
  readonly region: Region;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

/** A state of a replica that only time can tell. */
export interface RememberedReplica {
  readonly kind: RememberedState['kind'];
  /** The primary's ARN. */
  readonly secret: string;
  readonly region: Region;
  /** Tells one state from the next. */
  readonly token: string;
  readonly since: Instant;
  readonly lastSeen: Instant;
}

export const emptyState: AuditState = { findings: [], replicas: [] };

/** What no audit has seen for so long is forgotten: its account, Region or secret is most likely gone for good. */
const longestUnseen = 90 * 86_400_000;

/** One audit's use of what earlier ones left. */
export interface Recollection {
  /** For the audit while it judges. */
  readonly memory: Memory;
  /** For its end: the result with the times at which its findings were first seen, and what to keep for the next. */
  conclude(result: AuditResult, policy: Pick<Policy, 'regions'>): { result: AuditResult; state: AuditState };
}

/** @param now when the audit begins; a time after it in the past's records is no memory but a clock that was wrong */
export function recollect(past: AuditState, now: Instant): Recollection {
  const knowable = <T extends { readonly lastSeen: Instant }>(entries: readonly T[], begin: (entry: T) => Instant) =>
    entries.filter((entry) => begin(entry) <= now && now - entry.lastSeen <= longestUnseen);
  const findings = byKey(
    knowable(past.findings, ({ firstSeen }) => firstSeen),
    ({ id }) => id,
  );
  const replicas = byKey(
    knowable(past.replicas, ({ since }) => since),
    replicaKey,
  );
  const noted = new Map<string, RememberedReplica | undefined>();

  return {
    memory: {
      note({ kind, family, region }, token) {
        const key = replicaKey({ kind, secret: family, region });
        const before = replicas.get(key);
        const lasts = before !== undefined && before.token === token;
        const since = lasts ? before.since : now;
        noted.set(key, token === undefined ? undefined : { kind, secret: family, region, token, since, lastSeen: now });
        return lasts ? since : undefined;
      },
    },
    conclude(result, policy) {
      const seen = result.findings.map((finding) => {
        const firstSeen = findings.get(finding.id)?.firstSeen;
        return firstSeen === undefined ? finding : { ...finding, firstSeen: new Date(firstSeen).toISOString() };
      });
      const present = seen.map(({ id, secret, region, firstSeen, lastSeen }) => {
        return { id, secret: secret.arn, region, firstSeen: Date.parse(firstSeen), lastSeen: Date.parse(lastSeen) };
      });
      const unanswered = [...findings.values()].filter((entry) => !wasAnswered(entry, result, policy));
      const unseen = [...replicas].filter(([key, entry]) => !noted.has(key) && !wasAnswered(entry, result, policy));
      return {
        result: { ...result, findings: seen },
        state: {
          findings: [...byKey([...unanswered, ...present], ({ id }) => id).values()].sort(by(({ id }) => id)),
          replicas: [...unseen.map(([, entry]) => entry), ...noted.values()]
            .filter((entry) => entry !== undefined)
            .sort(by(replicaKey)),
        },
      };
    },
  };
}

function replicaKey({ kind, secret, region }: Pick<RememberedReplica, 'kind' | 'secret' | 'region'>): string {
  return [secret, region, kind].join('\n');
}

/** Of two entries with one key the later. */
function byKey<T>(entries: readonly T[], key: (entry: T) => string): Map<string, T> {
  return new Map(entries.map((entry) => [key(entry), entry]));
}

function by<T>(key: (entry: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
