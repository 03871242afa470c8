import type { Finding } from '../domain/finding.ts';
import type { AuditResult } from '../domain/result.ts';
import { labelled, type Page } from './page.ts';
import { count } from './words.ts';

const namesShown = 5;

export interface UnreadRegions {
  /** One block per Region that was not read, in place of one per secret that is undecided because of it. */
  readonly blocks: readonly string[];
  /** The findings that still need a block of their own. */
  readonly others: readonly Finding[];
}

/** One denied Region makes every secret in it undecided: a thousand blocks that say the same would hide the rest. */
export function gatherUnread(page: Page, findings: readonly Finding[], result: AuditResult): UnreadRegions {
  const unread = result.coverage.filter(({ status }) => status === 'incomplete');
  const isOf = (entry: { account: string; region: string }, finding: Finding) =>
    entry.account === finding.account && entry.region === finding.region;
  const blocks = unread.flatMap((entry) => {
    const undecided = findings.filter((finding) => isOf(entry, finding));
    return undecided.length === 0 ? [] : [block(page, entry.region, undecided)];
  });
  return { blocks, others: findings.filter((finding) => !unread.some((entry) => isOf(entry, finding))) };
}

function block(page: Page, region: string, findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ secret }) => secret.name))];
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const more = names.length - namesShown;
  const list = `${names.slice(0, namesShown).join(', ')}${more > 0 ? ` and ${count(more, 'more secret')}` : ''}`;
  return [
    labelled(page, `  ${page.paint('magenta', '?')} `, page.paint('bold', `${region} was not read to its end`)),
    labelled(page, '    ', page.paint('dim', `undecided: ${rules.join(', ')} · the reason is under COVERAGE`)),
    labelled(page, '    ', list),
  ].join('\n');
}
