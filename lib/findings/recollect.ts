import type { AuditRequest } from '../audit/audit.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { AccountId, Instant } from '../domain/secret.ts';
import type { LifecycleSettings } from './lifecycle.ts';
import { createMemory } from './memory.ts';
import { createObserver, interestOf, unsettled } from './observations.ts';
import { record } from './record.ts';
import type { AccountRecord, AuditStore } from './store.ts';

/** One audit's use of what earlier ones left. */
export interface Recollection {
  /** For the audit: so that it judges with what is remembered, and looks after every finding that is open. */
  readonly during: Required<Pick<AuditRequest, 'memory' | 'interest' | 'onJudged'>>;
  /** What was known of an account before; undefined: what is found is its baseline. */
  before(account: AccountId): AccountRecord | undefined;
  /** For its end: stores what was observed of that account. Answers how many announcements wait in its outbox now. */
  settle(account: AccountId, result: AuditResult, policy: Policy, settings: LifecycleSettings): Promise<number>;
}

/**
 * Loads what is stored of the accounts that an audit may turn out to read.
 * @param now when the audit begins
 * @param secret name of the one secret that is audited; absent: all
 */
export async function recollect(
  store: AuditStore,
  accounts: readonly AccountId[],
  now: Instant,
  secret?: string,
): Promise<Recollection> {
  const ofAll = async <T>(load: (account: AccountId) => Promise<readonly T[]>) =>
    (await Promise.all(accounts.map(load))).flat();
  const loaded = await ofAll((account) => store.load(account));
  const stored = loaded.filter(({ finding }) => secret === undefined || finding.secret.name === secret);
  const records = await Promise.all(accounts.map(async (account) => [account, await store.account(account)] as const));
  const known = new Map(records);
  const watched = unsettled(stored);
  const observer = createObserver(watched, secret === undefined);
  const { memory, keepOnly, changes } = createMemory(await ofAll((account) => store.remembered(account)), now);
  return {
    during: {
      memory,
      interest: interestOf(watched),
      onJudged(judged, answers) {
        observer.onJudged(judged, answers);
        const { family, primary } = judged.read;
        const replicas = primary.kind === 'present' ? primary.value.replication : [];
        keepOnly(family.arn, new Set(replicas.map(({ region }) => region)));
      },
    },
    before: (account) => known.get(account),
    async settle(account, result, policy, settings) {
      const before = known.get(account);
      const written = await record(
        store,
        new Map(stored.map((one) => [one.finding.id, one])),
        observer.observations(result.findings, policy).filter((observed) => observed.account === account),
        {
          at: Date.parse(result.startedAt),
          baseline: before === undefined,
          ...(before && { firstAuditAt: before.firstAuditAt }),
          settings,
        },
      );
      await store.remember(account, changes());
      const own = [...stored, ...written].filter(({ finding }) => finding.account === account);
      const now = new Map(own.map((one) => [one.finding.id, one.outbox.length]));
      return [...now.values()].reduce((sum, waiting) => sum + waiting, 0);
    },
  };
}

/**
 * What is known of an account after an audit of everything in it. A first one that saw no Region to its end, for want of
 * permissions say, is none: the next would announce everything that it finds one by one.
 */
export function accountAfter(
  before: AccountRecord | undefined,
  account: AccountId,
  { startedAt, verdict, coverage, counts }: AuditResult,
): AccountRecord | undefined {
  if (!before && !coverage.some(({ status }) => status === 'complete')) return undefined;
  const at = Date.parse(startedAt);
  return {
    account,
    firstAuditAt: before?.firstAuditAt ?? at,
    lastAuditAt: at,
    lastCompleteAt: verdict === 'incomplete' ? (before?.lastCompleteAt ?? null) : at,
    replicas: counts.replicas,
  };
}
