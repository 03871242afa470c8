import type { AuditResult } from '../../domain/result.ts';
import type { Entry } from './entry.ts';
import { findingList, type ListContext } from './finding-card.ts';
import { html, type Markup } from './markup.ts';
import type { FindingState } from './states.ts';

/** Findings that stand in the file itself, for whoever runs no script. */
const findingsWithoutScript = 50;

export function findingsSection({ verdict }: AuditResult, entries: readonly Entry[], severalAccounts: boolean): Markup {
  const first = entries.slice(0, findingsWithoutScript);
  const more = entries.length - first.length;
  return html`<section id="findings" aria-labelledby="findings-h" tabindex="-1">
<div class="head"><h2 id="findings-h">Findings</h2></div>
<div id="list">${findingList(first, { severalAccounts, totals: totalsOf(entries) })}</div>
${entries.length === 0 && html`<p class="empty">${verdict === 'incomplete' ? 'Nothing was found in what was read; what was not is unknown.' : 'Nothing was found.'}</p>`}
<p class="after"><button type="button" id="more" hidden>Show more findings</button></p>
${more > 0 && html`<noscript><p class="remark">${more.toLocaleString('en-US')} more findings are in this file; showing and filtering them needs its script.</p></noscript>`}
</section>`;
}

export function totalsOf(entries: readonly Entry[]): ListContext['totals'] {
  const totals: Partial<Record<FindingState, number>> = {};
  for (const { state } of entries) totals[state as FindingState] = (totals[state as FindingState] ?? 0) + 1;
  return totals;
}
