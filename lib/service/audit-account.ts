import { audit } from '../audit/audit.ts';
import type { KeyReader, SecretsReader } from '../audit/ports.ts';
import { type AccountSummary, mostUnmatchedTold, mostWarningsTold } from '../domain/audit-event.ts';
import type { Clock } from '../domain/clock.ts';
import type { FindingEvent } from '../domain/event.ts';
import { isExcepted } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { AccountId, Instant, SecretSnapshot } from '../domain/secret.ts';
import { shortTexts } from '../domain/short-texts.ts';
import type { LifecycleSettings, StoredFinding } from '../findings/lifecycle.ts';
import { accountAfter, recollect } from '../findings/recollect.ts';
import { publishOutbox } from '../findings/record.ts';
import type { AccountRecord, AccountStore, AuditStore, FindingStore } from '../findings/store.ts';
import { gapsTold } from './account-summaries.ts';
import { type FirstLook, readerAfter } from './first-look.ts';

export interface AccountAudit {
  readonly policy: Policy;
  readonly account: AccountId;
  readonly reader: SecretsReader;
  readonly keys: KeyReader;
  readonly store: AuditStore;
  readonly clock: Clock;
  /** As the audit's own. */
  readonly clockOffset?: () => number | null;
  readonly lifecycle: LifecycleSettings;
  /** True: read and judge, but store and announce nothing. */
  readonly dryRun: boolean;
  /** When what the reader shows was begun to be read, where that was in an earlier step; absent: now. */
  readonly since?: Instant;
  /** One secret alone, after a first look at it; absent: everything. */
  readonly only?: { readonly name: string; readonly look: FirstLook };
}

/** What an audit came to. */
export interface AccountOutcome {
  readonly summary: AccountSummary;
  /** To be kept once the summary cannot be lost any more: it ends the baseline. Null: nothing to be kept. */
  readonly record: AccountRecord | null;
}

/** Characters of each text of a summary. So it has less than half of the 256 KB that a checkpoint takes, whatever AWS said. */
const longestText = 2_000;

/**
 * Audits one account and stores what it observed. Announcements wait in the outbox: `announce` sends them. Repeated after
 * a crash it reads again, and announces nothing twice.
 * @throws ReadError when nothing of the account could be read; Error when
 * the policy does not list the account, the reader is another account's, or the store fails.
 */
export async function auditAccount(request: AccountAudit): Promise<AccountOutcome> {
  const { policy, account, keys, store, lifecycle, dryRun, only } = request;
  if (!policy.accounts.includes(account)) throw new Error(`Not among the accounts that are audited: ${account}.`);
  const { reader, clock } = only ? readingOnly(request, only.look) : readingSince(request);
  const past = await recollect(store, [account], clock.now(), only?.name);
  const result = await audit({
    policy,
    accounts: [account],
    scopes: [{ account, reader: onlyOf(account, reader), keys }],
    clock,
    ...(request.clockOffset && { clockOffset: request.clockOffset }),
    ...past.during,
  });

  const before = past.before(account);
  // Only an audit of everything ends the baseline and counts as the account's last.
  const after = only ? before : accountAfter(before, account, result);
  const waiting = dryRun ? 0 : await past.settle(account, result, policy, lifecycle);
  const record = dryRun || only ? null : (after ?? null);
  const finishedAt = request.since === undefined ? result.finishedAt : new Date(request.clock.now()).toISOString();
  const ended = { ...result, finishedAt };
  const summary = summaryOf(ended, account, before === undefined, after?.lastCompleteAt ?? null);
  // Counted here: a death in the middle of announcing would leave the next attempt with less to count.
  return { summary: { ...summary, announced: waiting }, record };
}

/** What is observed of one secret is as old as the first look at it: a newer observation must win over it. */
function readingOnly({ reader }: AccountAudit, look: FirstLook): Pick<AccountAudit, 'reader' | 'clock'> {
  return { reader: readerAfter([look], reader), clock: { now: () => look.at } };
}

/** Likewise of a listing: whatever was observed after it began wins over it. */
function readingSince({ reader, clock, since }: AccountAudit): Pick<AccountAudit, 'reader' | 'clock'> {
  return since === undefined ? { reader, clock } : { reader, clock: { now: () => since } };
}

/**
 * Publishes everything that waits in an account's outbox, this run's or an earlier one's, and keeps the record of the audit.
 * Answers how much was published; `onStored` is shown all that is kept of the account.
 */
export async function announce(
  store: FindingStore & AccountStore,
  account: AccountId,
  publish: (events: readonly FindingEvent[]) => Promise<void>,
  record: AccountRecord | null,
  onStored: (stored: readonly StoredFinding[]) => void = () => undefined,
): Promise<number> {
  const stored = await store.load(account);
  const announced = await publishOutbox(store, stored, publish);
  onStored(stored);
  if (record) await store.saveAccount(record);
  return announced;
}

/** Credentials of another account would store its findings under this one's name, and end this one's as gone. */
function onlyOf(account: AccountId, reader: SecretsReader): SecretsReader {
  function refuseStranger({ account: owner }: SecretSnapshot): void {
    if (owner === account) return;
    throw new Error(`The reader of account ${account} reads account ${owner}; correct the role that it assumes.`);
  }
  return {
    ...reader,
    async *listPages(region, order) {
      for await (const page of reader.listPages(region, order)) {
        for (const secret of page.secrets) refuseStranger(secret);
        yield page;
      }
    },
    async describe(region, secretId) {
      const secret = await reader.describe(region, secretId);
      if (secret) refuseStranger(secret);
      return secret;
    },
  };
}

function summaryOf(
  result: AuditResult,
  account: AccountId,
  baseline: boolean,
  lastCompleteAt: Instant | null,
): AccountSummary {
  const byRule: Record<string, number> = {};
  for (const { rule, status } of result.findings) if (status === 'open') byRule[rule] = (byRule[rule] ?? 0) + 1;
  // What is excepted is no reason, and takes no reason's room.
  const gaps = result.gaps.toSorted((a, b) => Number(isExcepted(a)) - Number(isExcepted(b)));
  const summary: AccountSummary = {
    account,
    verdict: result.verdict,
    error: null,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    lastCompleteAt: lastCompleteAt === null ? null : new Date(lastCompleteAt).toISOString(),
    baseline,
    counts: { ...result.counts, byRule },
    coverage: result.coverage,
    matchedClauses: result.matchedClauses,
    gaps: gaps.slice(0, gapsTold),
    moreGaps: Math.max(0, gaps.length - gapsTold),
    policyCoverage: {
      ...result.policyCoverage,
      unmatchedSecrets: result.policyCoverage.unmatchedSecrets.slice(0, mostUnmatchedTold),
    },
    warnings: result.warnings.slice(0, mostWarningsTold),
    announced: 0,
  };
  return shortTexts(summary, longestText);
}
