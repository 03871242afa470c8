import { countedStates, type Matrix, type MatrixGroup } from '../../domain/matrix.ts';
import type { AuditResult } from '../../domain/result.ts';
import { count } from '../words.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type MatrixContext, matrixRows } from './matrix-row.ts';
import { type Row, worst } from './rows.ts';
import { type State, states } from './states.ts';

/** Rows that stand in the file itself, for whoever runs no script. */
const rowsWithoutScript = 100;
/** So many Regions leave room for words in their cells. */
const few = 4;

/** Secrets × Regions: one by one where something is to be said, counted by clause where nothing is. */
export function matrixSection(
  result: AuditResult,
  rows: readonly Row[],
  matrix: Matrix | undefined,
  context: MatrixContext,
): Markup {
  const { healthy = [], undecided = [] } = matrix ?? {};
  return html`<section id="matrix" aria-labelledby="matrix-h">
<div class="head"><h2 id="matrix-h">Secrets × Regions</h2>${legend(rows, [...healthy, ...undecided], context)}</div>
${rows.length > 0 && troubled(result, rows, context)}
${groupTable(undecided, context.regions, 'unknown', 'could not be judged to the end, and nothing else is known against them')}
${groupTable(healthy, context.regions, 'in-sync', 'with nothing to report')}
${remark(result, rows, matrix)}
</section>`;
}

function troubled(result: AuditResult, rows: readonly Row[], context: MatrixContext): Markup {
  const first = rows.slice(0, rowsWithoutScript);
  return html`<div class="grid" id="grid" tabindex="0" role="region" aria-labelledby="matrix-c">
<table class="matrix${context.regions.length <= few && ' few'}" aria-rowcount="${rows.length + 1}"><caption id="matrix-c" class="vh">Secrets that something is to be said about, by Region</caption>
<thead><tr aria-rowindex="1"><th scope="col">Secret <span class="n" id="row-count">${rows.length.toLocaleString('en-US')}</span></th>${context.regions.map((region) => regionTitle(result, region))}</tr></thead>
<tbody id="rows">${matrixRows(first, context)}</tbody></table></div>
<p class="after"><button type="button" id="more-rows" hidden>Show more secrets</button></p>`;
}

function regionTitle({ coverage }: AuditResult, region: string): Markup {
  const read = coverage.filter((entry) => entry.region === region);
  const incomplete = read.some(({ status }) => status === 'incomplete');
  return html`<th scope="col">${region}${incomplete && html` <span title="Not read to its end">${icon('unknown')}<span class="vh">(not read to its end)</span></span>`}</th>`;
}

/** Secrets that are told of together: what is said of all of them, then how many, by clause. */
function groupTable(
  groups: readonly MatrixGroup[],
  regions: readonly string[],
  state: 'in-sync' | 'unknown',
  said: string,
): Markup | null {
  if (groups.length === 0) return null;
  const total = groups.reduce((sum, { secrets }) => sum + secrets, 0);
  return html`<div class="grid still" tabindex="0" role="region" aria-labelledby="group-${state}"><table class="matrix groups${regions.length <= few && ' few'}"><caption id="group-${state}" class="s-${state}">${icon(state)} <b>${count(total, 'more secret')}</b> ${said}, by clause</caption>
<thead><tr><th scope="col"><span class="vh">Clause</span></th>${regions.map((region) => html`<th scope="col"><span class="vh">${region}</span></th>`)}</tr></thead>
<tbody>${groups.map(({ clause, secrets, places }) => {
    return html`<tr><th scope="row"><div><span class="name">${clause ?? 'No clause'}</span><small>${count(secrets, 'secret')}</small></div></th>${regions.map((region) => tallyCell(places[region]))}</tr>`;
  })}</tbody></table></div>`;
}

function tallyCell(tally: MatrixGroup['places'][string] | undefined): Markup {
  const there = countedStates.filter((state) => tally && tally[state] > 0);
  if (!tally || there.length === 0)
    return html`<td class="s-none">${icon('none')}<span class="vh">${states.none.label}</span></td>`;
  return html`<td>${there.map(
    (state) =>
      html`<span class="tally">${icon(state)}${tally[state].toLocaleString('en-US')}<span class="vh"> ${states[state].label}</span></span>`,
  )}</td>`;
}

/** Only the shapes that are there; a legend of all would be longer than many a matrix. */
function legend(rows: readonly Row[], groups: readonly MatrixGroup[], { regions, places }: MatrixContext): Markup {
  const used = new Set<string>();
  for (const { places } of groups)
    for (const tally of Object.values(places)) for (const state of countedStates) if (tally[state] > 0) used.add(state);
  for (const { arn, places: held } of rows) {
    for (const region of regions) {
      const found = worst(places.get(arn)?.get(region) ?? []);
      const base = held[region] ?? 'none';
      if (found) used.add(found);
      if (!found || base === 'primary') used.add(base);
    }
  }
  const shown = (Object.keys(states) as State[]).filter((state) => used.has(state));
  return html`<ul class="legend" aria-label="Legend">${shown.map((state) => html`<li title="${states[state].meaning}">${icon(state)}${states[state].label}</li>`)}</ul>`;
}

function remark({ counts }: AuditResult, rows: readonly Row[], matrix: Matrix | undefined): Markup {
  const idle = Math.max(0, counts.secrets - counts.evaluated);
  const rest = matrix ? 0 : Math.max(0, counts.evaluated - rows.length);
  return html`<p class="remark">${rest > 0 && `${count(rest, 'more secret')} ${rest === 1 ? 'has' : 'have'} no finding. `}${idle > 0 && `${count(idle, 'secret')} ${idle === 1 ? 'is' : 'are'} neither replicated nor required to be, and not shown.`}</p>`;
}
