import type { AuditResult, UnmatchedSecret } from '../../domain/result.ts';
import { coverageParts, firstUnmatched, isUncovered, partialText } from '../../text/coverage.ts';
import { count } from '../words.ts';
import { pathed } from './finding-card.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** Names that stand in the file itself, for whoever runs no script. */
const namesWithoutScript = 100;
const warningsShown = 50;
const namesInLine = 3;

/** Under the verdict: how much of the estate it is about. */
export function policyLine({ policyCoverage }: AuditResult): Markup {
  const { names, more } = firstUnmatched(policyCoverage, namesInLine);
  const parts = coverageParts(policyCoverage).map(({ n, label, stressed }, index) => {
    const text = `${n.toLocaleString('en-US')} ${label}`;
    return html`${index > 0 && ', '}${stressed ? html`<b class="s-medium">${text}</b>` : text}`;
  });
  const uncovered = isUncovered(policyCoverage) && names.length > 0;
  return html`<p class="lead policy"><a href="#policy">Policy</a>: ${parts}${uncovered && html`: ${names.map((name, index) => html`${index > 0 && ', '}<span class="name">${name}</span>`)}${more > 0 && ` and ${more.toLocaleString('en-US')} more`}`}</p>`;
}

/** What the policy asks for, what of it has no effect, and every secret that no clause matches, by name. */
export function policySection(result: AuditResult): Markup {
  const { policyCoverage, warnings } = result;
  const partial = partialText(result);
  const moreWarnings = warnings.length - warningsShown;
  return html`<section id="policy" aria-labelledby="policy-h">
<div class="head"><h2 id="policy-h">Policy</h2><p class="remark">What its clauses ask for: each secret counts once.</p></div>
<dl class="tiles">${coverageParts(policyCoverage).map(({ n, label, stressed }) => html`<div><dt>${label.charAt(0).toUpperCase()}${label.slice(1)}</dt><dd>${stressed ? html`<b class="s-medium">${n.toLocaleString('en-US')}</b>` : n.toLocaleString('en-US')}</dd></div>`)}</dl>
${partial !== null && html`<p class="remark">${partial}: this report says nothing about that.</p>`}
${warnings.length > 0 && html`<div class="warnings"><h3>${icon('medium')} Warnings <span class="n">${warnings.length.toLocaleString('en-US')}</span></h3><ul>${warnings.slice(0, warningsShown).map(({ message }) => html`<li>${message}</li>`)}${moreWarnings > 0 && html`<li>and ${moreWarnings.toLocaleString('en-US')} more</li>`}</ul></div>`}
${policyCoverage.unmatchedSecrets.length > 0 && unmatchedTable(result)}</section>`;
}

function unmatchedTable({ policyCoverage }: AuditResult): Markup {
  const { unmatched, unmatchedSecrets } = policyCoverage;
  const first = unmatchedSecrets.slice(0, namesWithoutScript);
  const unnamed = unmatched - unmatchedSecrets.length;
  const unshown = unmatchedSecrets.length - first.length;
  return html`<h3 class="group">Matched by no clause <span class="n" id="unmatched-count">${unmatched.toLocaleString('en-US')}</span> <small>no rule asks anything of their replication; the search above finds them</small></h3>
<div class="scroll" tabindex="0" role="region" aria-label="Secrets that no clause matches"><table class="list"><thead><tr><th scope="col">Secret</th><th scope="col">Region</th><th scope="col">Account</th></tr></thead>
<tbody id="unmatched">${unmatchedRows(first)}</tbody></table></div>
<p class="after"><button type="button" id="more-unmatched" hidden>Show more secrets</button></p>
${unnamed > 0 && html`<p class="remark">${count(unnamed, 'more secret')} that no clause matches ${unnamed === 1 ? 'is' : 'are'} counted and not named.</p>`}${unshown > 0 && html`<noscript><p class="remark">${unshown.toLocaleString('en-US')} more names are in this file; showing them needs its script.</p></noscript>`}`;
}

export function unmatchedRows(secrets: readonly UnmatchedSecret[]): Markup {
  return html`${secrets.map(({ account, name, region }) => html`<tr><td><span class="name">${pathed(name)}</span></td><td class="nowrap">${region}</td><td>${account}</td></tr>`)}`;
}
