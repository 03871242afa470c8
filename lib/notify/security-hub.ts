import { type AsffFinding, asffFinding, type Hub } from '../report/asff-finding.ts';
import type { FindingNews } from './news.ts';
import { parseBody, type QueueRecord } from './records.ts';

/** A finding that Security Hub did not take, and why. */
export interface NotImported {
  /** Its `Id`. */
  readonly id: string;
  readonly error: unknown;
}

/** Imports findings; gives back those that were not taken after all retries. */
export type ImportFindings = (findings: readonly AsffFinding[]) => Promise<readonly NotImported[]>;

export interface Importing {
  readonly importFindings: ImportFindings;
  /** The account and Region whose Security Hub it is; the secrets may be of others. */
  readonly hub: Hub;
  /** What the command calls itself: so the findings of both are one. */
  readonly product: string;
}

export interface Imported {
  readonly findings: number;
  /** Records to be delivered again, each with the error that says why. */
  readonly failed: readonly { readonly messageId: string; readonly error: unknown }[];
}

/**
 * Imports what a batch of announcements says of findings: as they are, or archived when they are over. What is about
 * something else is done without a word; what is no announcement goes back, and ends in the dead-letter queue.
 */
export async function importRecords(records: readonly QueueRecord[], importing: Importing): Promise<Imported> {
  const { about, unreadable } = read(records);
  const latest = [...about].map(([id, all]) => [id, all.reduce(later)] as const);
  const findings = latest.map(([, { news }]) => toAsff(news, importing));
  const refused = findings.length === 0 ? [] : await importing.importFindings(findings);

  const errors = new Map(refused.map(({ id, error }) => [id, error]));
  const undelivered = latest.flatMap(([id], index) => {
    const asff = findings[index]?.Id ?? '';
    if (!errors.has(asff)) return [];
    return (about.get(id) ?? []).map(({ messageId }) => ({ messageId, error: errors.get(asff) }));
  });
  return { findings: findings.length - errors.size, failed: [...unreadable, ...undelivered] };
}

interface Readable {
  readonly messageId: string;
  readonly news: FindingNews;
}

/** By finding: Security Hub refuses one that comes twice in a request. */
function read(records: readonly QueueRecord[]) {
  const about = new Map<string, Readable[]>();
  const unreadable: { messageId: string; error: unknown }[] = [];
  for (const { messageId, body } of records) {
    try {
      const announcement = parseBody(body);
      if (announcement.kind !== 'finding') continue;
      const { news } = announcement;
      about.set(news.finding.id, [...(about.get(news.finding.id) ?? []), { messageId, news }]);
    } catch (error) {
      unreadable.push({ messageId, error });
    }
  }
  return { about, unreadable };
}

/** A queue keeps no order: the audit that began later knows better, and of one audit the higher number (docs/events.md). */
function later(a: Readable, b: Readable): Readable {
  const [first, second] = [a, b].map(({ news }) => Date.parse(news.at));
  if (first !== second) return Number(first) > Number(second) ? a : b;
  return sequence(a.news.id) > sequence(b.news.id) ? a : b;
}

function sequence(id: string): number {
  // At most fifteen digits: what comes over a bus may be longer, and as a number would not be exact.
  return Number(/\d{1,15}$/.exec(id)?.[0] ?? 0);
}

function toAsff({ kind, at, finding, withdrawal }: FindingNews, { hub, product }: Importing): AsffFinding {
  const over = kind === 'resolved' || kind === 'withdrawn' ? kind : 'open';
  const standing = withdrawal === 'exception' ? 'excepted' : over;
  return asffFinding(finding, { standing, at: new Date(at).toISOString(), hub, tool: { name: product } });
}
