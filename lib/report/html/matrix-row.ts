import type { Entry } from './entry.ts';
import { pathed } from './finding-card.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type Places, type Row, worst } from './rows.ts';
import { states } from './states.ts';

export interface MatrixContext {
  readonly regions: readonly string[];
  readonly severalAccounts: boolean;
  readonly places: Places;
}

/** Rows of the matrix; `offset` is how many are above them, for who cannot see. */
export function matrixRows(rows: readonly Row[], context: MatrixContext, offset = 0): Markup {
  return html`${rows.map((row, index) => matrixRow(row, context, offset + index))}`;
}

/** The row of titles is the first. */
const firstRow = 2;

function matrixRow(row: Row, { regions, severalAccounts, places }: MatrixContext, index: number): Markup {
  const here = places.get(row.arn);
  const aside = [row.clause, ...(severalAccounts ? [row.account] : [])].filter((text) => text !== '').join(' · ');
  return html`<tr aria-rowindex="${index + firstRow}"><th scope="row"><div><span class="name" title="${row.name}">${pathed(row.name)}</span><small>${aside}</small></div></th>${regions.map((region) => cell(row, region, here?.get(region) ?? []))}</tr>`;
}

function cell(row: Row, region: string, here: readonly Entry[]): Markup {
  const base = row.places[region] ?? 'none';
  const state = worst(here);
  const [first] = here;
  if (!state || !first)
    return html`<td class="s-${base}" title="${states[base].label}">${icon(base)}<span class="vh">${states[base].label}</span></td>`;
  const said = [
    ...(base === 'primary' ? [`${states.primary.label}. `] : []),
    `${states[state].label}: ${here.map(({ rule }) => rule).join(', ')}`,
  ].join('');
  return html`<td class="s-${state} found"><a href="#f-${first.id}" title="${said}">${base === 'primary' && icon('primary')}${icon(state)}${here.length > 1 && html`<span class="n" aria-hidden="true">${here.length}</span>`}<span class="say" aria-hidden="true">${first.rule}</span><span class="vh">${said}</span></a></td>`;
}
