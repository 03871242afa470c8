import type { Instant } from '../domain/secret.ts';
import { isInTrouble } from './audit-trouble.ts';
import type { AuditTale } from './messages.ts';
import type { AccountNews, AuditNews } from './news.ts';

/** What one channel was last told about an account's audits or repairs, about the audit as a whole (`*`), or in a digest (`digest`). */
export interface Told {
  /** The audit, or report of repairs, that it was told of; the same one again is a repeated delivery. */
  readonly audit: string;
  readonly auditAt: Instant;
  /** What was amiss, without wording; null when nothing was. */
  readonly trouble: string | null;
  /** When that was last said. */
  readonly saidAt: Instant;
}

/** Keeps it, per channel. Without one, what is amiss is said after each audit. */
export interface ToldMemory {
  recall(key: string): Promise<Told | undefined>;
  remember(key: string, told: Told): Promise<void>;
}

export type DigestInterval = 'off' | 'daily' | 'weekly';

export interface Learned {
  readonly audit: string;
  readonly key: string;
  readonly told: Told;
}

const day = 86_400_000;

/** An audit runs every hour: what stays amiss is said again once a day, not every hour. */
export const repeatedAfter = day;

const wholeAudit = '*';

/**
 * What of each audit is news to this channel, and what to remember once it was sent. In the order of the audits, whatever
 * order they came in; an audit older than what was told says nothing of an account. One of which anything is remembered was
 * sent whole: what of it could not be remembered, for whoever sent it died, is not said again.
 */
export async function talesOf(
  audits: readonly AuditNews[],
  memory: ToldMemory | undefined,
  digest: DigestInterval,
): Promise<{ tales: AuditTale[]; learned: Learned[] }> {
  const known = new Map<string, Promise<Told | undefined>>();
  const learned = new Map<string, Learned>();
  const recall: Recall = async (key) => {
    const fresh = learned.get(key)?.told;
    if (fresh || !memory) return fresh;
    const asked = known.get(key) ?? memory.recall(key);
    known.set(key, asked);
    return asked;
  };
  const learn = (audit: AuditNews, key: string, trouble: string | null, saidAt: Instant) => {
    const told = { audit: audit.id, auditAt: Date.parse(audit.at), trouble, saidAt };
    if (memory) learned.set(key, { audit: audit.id, key, told });
  };

  const tales: AuditTale[] = [];
  for (const audit of [...audits].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const silent = new Set<string>();
    const recovered = new Set<string>();
    const troubles = troublesOf(audit);
    const wasSent = await isRemembered(audit, [...troubles.map(([key]) => key), 'digest'], recall);
    for (const [key, trouble] of troubles) {
      const now = Date.parse(audit.at);
      const told = await recall(key);
      if (wasSent) silent.add(key);
      if (told && (told.audit === audit.id || told.auditAt > now)) {
        silent.add(key);
      } else if (trouble === null) {
        if (told?.trouble && !wasSent) recovered.add(key);
        if (told?.trouble) learn(audit, key, null, now);
      } else if (told?.trouble === trouble && now - told.saidAt < repeatedAfter) {
        silent.add(key);
        learn(audit, key, trouble, told.saidAt);
      } else learn(audit, key, trouble, now);
    }
    const isDue = await isDigestDue(audit, digest, recall, learn);
    tales.push({ audit, silent, recovered, digest: isDue && !wasSent });
  }
  return { tales, learned: [...learned.values()] };
}

type Recall = (key: string) => Promise<Told | undefined>;

async function isRemembered({ id }: AuditNews, keys: readonly string[], recall: Recall): Promise<boolean> {
  for (const key of keys) if ((await recall(key))?.audit === id) return true;
  return false;
}

/** Of a digest one period must have passed since the last; the first audit of all only begins to count. */
async function isDigestDue(
  audit: AuditNews,
  interval: DigestInterval,
  recall: Recall,
  learn: (audit: AuditNews, key: string, trouble: null, saidAt: Instant) => void,
): Promise<boolean> {
  if (interval === 'off' || audit.accounts.every(({ verdict }) => verdict === 'failed')) return false;
  const now = Date.parse(audit.at);
  const told = await recall('digest');
  if (told && periodOf(told.auditAt, interval) >= periodOf(now, interval)) return false;
  learn(audit, 'digest', null, now);
  return told !== undefined;
}

/** Days, or weeks that begin on Monday, since 1970 (which began on a Thursday), in UTC. */
function periodOf(at: Instant, interval: 'daily' | 'weekly'): number {
  const days = Math.floor(at / day);
  return interval === 'daily' ? days : Math.floor((days + 3) / 7);
}

function troublesOf(audit: AuditNews): [string, string | null][] {
  const whole = audit.verdict === 'failed' && !audit.accounts.some(({ verdict }) => verdict === 'failed');
  return [
    [wholeAudit, whole ? 'failed' : null],
    ...audit.accounts.map((account): [string, string | null] => [account.account, troubleOf(account)]),
  ];
}

/** What is amiss, without the reasons' wording: that names attempts and request ids, which differ each time. */
function troubleOf(account: AccountNews): string | null {
  if (!isInTrouble(account)) return null;
  const unread = account.coverage.filter(({ status }) => status === 'incomplete').map(({ region }) => region);
  const gaps = account.gaps.map(({ kind, region, secret }) => `${kind} ${region} ${secret}`);
  return JSON.stringify([account.verdict, unread.sort(), gaps.sort().slice(0, 20), account.moreGaps > 0]);
}
