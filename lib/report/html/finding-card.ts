import type { FixLine } from '../../text/fix.ts';
import type { Entry } from './entry.ts';
import { fixLinesOf } from './fix-lines.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type FindingState, isSeverity, states } from './states.ts';

/** What a list of findings depends on beside them. */
export interface ListContext {
  /** Whether the account need be said. */
  readonly severalAccounts: boolean;
  /** How many findings of each state the whole list has. */
  readonly totals: Readonly<Partial<Record<FindingState, number>>>;
}

/** Findings one after the other, with a heading where a worse state ends; `before` is the entry above the first. */
export function findingList(entries: readonly Entry[], context: ListContext, before?: Entry): Markup {
  return html`${entries.map((entry, index) => {
    const above = index === 0 ? before : entries[index - 1];
    return [above?.state === entry.state ? null : groupHeading(entry, context), findingCard(entry, context, true)];
  })}`;
}

function groupHeading({ state }: Entry, { totals }: ListContext): Markup {
  const known = state as FindingState;
  const total = (totals[known] ?? 0).toLocaleString('en-US');
  return html`<h3 class="group s-${known}">${icon(known)} ${states[known].label} <span class="n">${total}</span>${isSeverity(known) ? null : html` <small>${states[known].meaning}</small>`}</h3>`;
}

/** One finding: what is wrong, since when, and what to do. `linked`: it is the one that an address `#f-ID` names. */
export function findingCard(entry: Entry, { severalAccounts }: ListContext, linked: boolean): Markup {
  const { id, name, region, primaryRegion, message, quote, remedy, since, exception, news } = entry;
  const state = entry.state as FindingState;
  const between = region === primaryRegion ? 'in' : '→';
  const heading = html`${icon(state)}<span class="vh">${states[state].label}: </span><span class="name">${pathed(name)}</span> <span class="place"><span class="to">${between}</span> ${region}</span>${news !== '' && html` <span class="badge">${news}</span>`}`;
  return html`<article class="f s-${state}"${linked && html` id="f-${id}"`} tabindex="-1">
${linked ? html`<h4>${heading}</h4>` : html`<h3>${heading}</h3>`}
<p class="meta"><code>${entry.rule}</code>${parts(entry, severalAccounts).map((part) => html`<span>${part}</span>`)}</p>
<div class="body"><div><p>${message}</p>${quote !== '' && html`<blockquote><b>AWS says</b> ${quote}</blockquote>`}${exception !== '' && html`<p class="note">${icon('excepted')}<span>${exception}</span></p>`}</div>
${remedy !== '' && html`<div class="do"><b>What to do</b><p>${remedy}</p>${fixLinesOf(entry).map(fixLine)}</div>`}</div>
<details><summary><span class="since">${since}</span><span class="more">Facts</span></summary>${facts(entry)}</details>
</article>`;
}

function fixLine({ kind, text, note, nested }: FixLine): Markup {
  const css = nested ? 'fix nested' : 'fix';
  if (kind !== 'command') return html`<p class="${css}${kind === 'question' && ' ask'}">${text}</p>`;
  return html`${note !== undefined && html`<p class="${css}">${note}</p>`}<pre class="${css}" tabindex="0"><code>${text}</code></pre>`;
}

function parts({ cause, primaryRegion, region, clause, account }: Entry, severalAccounts: boolean): string[] {
  return [
    ...(cause === '' ? [] : [cause]),
    ...(region === primaryRegion ? [] : [`primary in ${primaryRegion}`]),
    ...(clause === '' ? [] : [`clause ${clause}`]),
    ...(severalAccounts ? [`account ${account}`] : []),
  ];
}

function facts({ expected, observed, arn, id, account }: Entry): Markup {
  const all = [
    ['Expected', expected],
    ['Observed', observed],
    ['Account', account],
    ['ARN', arn],
    ['Finding', id],
  ].filter(([, text]) => text !== '');
  return html`<dl class="facts">${all.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** A name with its path set back: what tells one secret from the next is at the end. */
export function pathed(name: string): Markup {
  const end = name.lastIndexOf('/') + 1;
  return html`<span class="path">${name.slice(0, end)}</span>${name.slice(end)}`;
}
