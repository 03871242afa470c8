import type { RepairsNews } from './repair-news.ts';
import { isWorthTelling, obstacles } from './repairs-refused.ts';
import { type Learned, repeatedAfter, type Told, type ToldMemory } from './told.ts';

/** What of a report is compared with the last one: so many refusals are named, the others are counted. */
const compared = 20;

/**
 * Which reports are news to this channel, and what to remember once they were sent. Whatever was tried, and whatever came of
 * a question, is told; so is what somebody ordered by hand. The service looks every hour: why it did nothing is told when
 * that changes, and once a day.
 */
export async function repairTalesOf(
  reports: readonly RepairsNews[],
  memory: ToldMemory | undefined,
): Promise<{ told: RepairsNews[]; learned: Learned[] }> {
  const told: RepairsNews[] = [];
  const learned = new Map<string, Learned>();
  for (const report of [...reports].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    if (report.trigger !== 'auto') {
      if (saysAnything(report)) told.push(report);
      continue;
    }
    const key = `repairs ${report.account}`;
    const before = learned.get(key)?.told ?? (await memory?.recall(key));
    const { isNews, after } = judge(report, before);
    if (isNews || wasAnythingTried(report)) told.push(report);
    if (memory && after) learned.set(key, { audit: report.id, key, told: after });
  }
  return { told, learned: [...learned.values()] };
}

function judge(report: RepairsNews, before: Told | undefined): { isNews: boolean; after: Told | undefined } {
  const now = Date.parse(report.at);
  const trouble = troubleOf(report);
  // Delivered again, or late: what it would say was said, or is over.
  if (before && (before.audit === report.id || before.auditAt > now)) return { isNews: false, after: undefined };
  if (trouble === null && !before?.trouble) return { isNews: false, after: undefined };
  const isNews = trouble !== null && !(before?.trouble === trouble && now - before.saidAt < repeatedAfter);
  const saidAt = isNews || !before ? now : before.saidAt;
  return { isNews, after: { audit: report.id, auditAt: now, trouble, saidAt } };
}

/** Why nothing, or not everything, was done, without wording; null when nobody need know. */
function troubleOf(report: RepairsNews): string | null {
  const { applied, stopped, refusals } = report;
  const all = obstacles(report);
  if (!applied || all === 0) return null;
  const named = refusals.filter(isWorthTelling).map(({ finding, code }) => `${finding} ${code}`);
  return JSON.stringify([stopped?.code ?? null, named.sort().slice(0, compared), all]);
}

function wasAnythingTried({ counts, approval }: RepairsNews): boolean {
  return Object.keys(counts.repairs).length > 0 || approval !== null;
}

/** Of an order by hand: a dry run told its answer to whoever asked. */
function saysAnything(report: RepairsNews): boolean {
  const { applied, stopped, counts } = report;
  if (!applied) return false;
  return (
    wasAnythingTried(report) || stopped !== null || Object.keys(counts.refusals).length > 0 || counts.instructions > 0
  );
}
