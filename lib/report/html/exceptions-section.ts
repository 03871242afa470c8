import { type ExceptionNote, isExcepted } from '../../domain/finding.ts';
import type { AuditResult } from '../../domain/result.ts';
import { count } from '../words.ts';
import { pathed } from './finding-card.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

interface Covered {
  readonly what: string;
  readonly name: string;
  readonly region: string;
  readonly exception: ExceptionNote;
}

const shown = 200;
const day = 86_400_000;
/** Time enough to renew it or to repair what it covers. */
const soon = 30;

/** What is known and does not count until a day, and what has begun to count again; those that end first, first. */
export function exceptionsSection(result: AuditResult): Markup | null {
  const all = coveredBy(result);
  if (all.length === 0) return null;
  const more = all.length - shown;
  return html`<section id="exceptions" aria-labelledby="exceptions-h">
<div class="head"><h2 id="exceptions-h">Exceptions</h2><p class="remark">Known, and not counted until their last day; after it they count again.</p></div>
<div class="scroll" tabindex="0" role="region" aria-label="Table of exceptions"><table class="list"><thead><tr><th scope="col">Until</th><th scope="col">Secret</th><th scope="col">What</th><th scope="col">Owner</th><th scope="col">Reason</th></tr></thead>
<tbody>${all.slice(0, shown).map((covered) => row(covered, result.finishedAt))}</tbody></table></div>
${more > 0 && html`<p class="remark">And ${more.toLocaleString('en-US')} more, among the findings.</p>`}</section>`;
}

function coveredBy({ findings, gaps }: AuditResult): Covered[] {
  const ofFindings = findings.flatMap(({ rule, secret, region, exception }) =>
    exception ? [{ what: rule, name: secret.name, region, exception }] : [],
  );
  const ofGaps = gaps.flatMap(({ kind, secret, region, exception }) =>
    exception ? [{ what: kind, name: secret ?? '', region: region ?? '', exception }] : [],
  );
  return [...ofFindings, ...ofGaps].sort((a, b) => (a.exception.until < b.exception.until ? -1 : 1));
}

function row({ what, name, region, exception }: Covered, now: string): Markup {
  return html`<tr><td class="nowrap">${icon(isExcepted({ exception }) ? 'excepted' : 'high')} <time datetime="${exception.until}">${exception.until}</time>${left(exception, now)}</td><td><span class="name">${pathed(name)}</span>${region !== '' && html` <span class="place"><span class="to">→</span> ${region}</span>`}</td><td><code>${what}</code></td><td>${exception.owner}</td><td>${exception.reason}</td></tr>`;
}

function left({ until, expired }: ExceptionNote, now: string): Markup {
  if (expired) return html`<small class="s-high">over: counts again</small>`;
  const days = Math.ceil((Date.parse(until) + day - Date.parse(now)) / day);
  return html`<small class="${days <= soon && 's-medium'}">${count(days, 'day')} left</small>`;
}
