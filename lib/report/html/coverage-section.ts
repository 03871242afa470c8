import { isExcepted } from '../../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage } from '../../domain/result.ts';
import { gapHeadings } from '../table-gaps.ts';
import { expiredNote } from '../words.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

const shownOfEach = 20;

/** What was read and what was not: without it no verdict means anything. */
export function coverageSection({ coverage, gaps }: AuditResult): Markup {
  const sorted = [...coverage.filter(isIncomplete), ...coverage.filter((entry) => !isIncomplete(entry))];
  const counting = gaps.filter((gap) => !isExcepted(gap));
  return html`<section id="coverage" aria-labelledby="coverage-h">
<div class="head"><h2 id="coverage-h">Coverage</h2><p class="remark">What was read to reach this verdict, and what was not.</p></div>
${counting.length > 0 && gapLists(counting)}
<div class="scroll" tabindex="0" role="region" aria-label="Table of coverage"><table class="list"><thead><tr><th scope="col">Account</th><th scope="col">Region</th><th scope="col">Status</th><th scope="col" class="right">Entries</th><th scope="col" class="right">Calls</th></tr></thead>
<tbody>${sorted.map(row)}</tbody></table></div>
${coverage.length === 0 && html`<p>Nothing was read.</p>`}</section>`;
}

function isIncomplete({ status }: RegionCoverage): boolean {
  return status === 'incomplete';
}

function row({ account, region, status, reason, secrets, calls }: RegionCoverage): Markup {
  const total = Object.values(calls).reduce((sum, times) => sum + times, 0);
  const said =
    status === 'complete'
      ? html`${icon('in-sync')} complete`
      : html`${icon('unknown')} <b class="s-unknown">incomplete</b> <p>${reason ?? 'The reason is not known.'}</p>`;
  return html`<tr><td>${account}</td><td>${region}</td><td>${said}</td><td class="right">${secrets.toLocaleString('en-US')}</td><td class="right">${total.toLocaleString('en-US')}</td></tr>`;
}

function gapLists(gaps: readonly Gap[]): Markup {
  const kinds = [...Map.groupBy(gaps, ({ kind }) => kind)];
  return html`<div class="gaps"><h3>${icon('unknown')} Not seen <span class="n">${gaps.length.toLocaleString('en-US')}</span></h3>${kinds.map(
    ([kind, ofKind]) => {
      const more = ofKind.length - shownOfEach;
      return html`<h4>${gapHeadings[kind]} <span class="n">${ofKind.length.toLocaleString('en-US')}</span></h4><ul>${ofKind
        .slice(0, shownOfEach)
        .map(sentence)}${more > 0 && html`<li>and ${more.toLocaleString('en-US')} more</li>`}</ul>`;
    },
  )}</div>`;
}

function sentence({ account, message, exception }: Gap): Markup {
  return html`<li>${account !== null && html`<span class="place">${account}</span> `}${message}${exception && ` (${expiredNote(exception)})`}</li>`;
}
