import { byImportance } from '../audit/result.ts';
import type { FindingEvent } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { AccountId } from '../domain/secret.ts';
import { defaultLifecycle, type LifecycleSettings } from './lifecycle.ts';
import { accountAfter, type Recollection } from './recollect.ts';
import { publishOutbox } from './record.ts';
import type { AuditStore } from './store.ts';

const never = Number.POSITIVE_INFINITY;
/** A report lists every open finding each time: it needs no reminders. */
const settings: LifecycleSettings = {
  ...defaultLifecycle,
  remindAfter: { critical: never, high: never, medium: never, low: never },
};

/**
 * The end of an audit whose report is the announcement: stores what was observed of the account, and moves what waits in
 * the outbox into the result, with the times at which its findings were first seen. The store must be kept only once the
 * result was given out, or an announcement could be lost.
 */
export async function tellChanges(
  store: AuditStore,
  past: Recollection,
  account: AccountId,
  result: AuditResult,
  policy: Policy,
): Promise<AuditResult> {
  const before = past.before(account);
  await past.settle(account, result, policy, settings);
  const stored = await store.load(account);
  const events: FindingEvent[] = [];
  await publishOutbox(store, stored, async (waiting) => void events.push(...waiting));
  const open = new Map(stored.filter(({ state }) => state === 'open').map(({ finding }) => [finding.id, finding]));
  const findings = result.findings.map((finding) => ({
    ...finding,
    firstSeen: open.get(finding.id)?.firstSeen ?? finding.firstSeen,
  }));

  const after = accountAfter(before, account, result);
  if (!after) return { ...result, findings };
  await store.saveAccount(after);
  const since = before ? new Date(before.lastAuditAt).toISOString() : null;
  events.sort((a, b) => byImportance(a.finding, b.finding));
  return { ...result, findings, changes: { since, events } };
}
