import type { Matrix, MatrixGroup } from '../../domain/matrix.ts';
import type { AuditResult } from '../../domain/result.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type Places, type Row, worst } from './rows.ts';
import { findingStates, rank, type State, states } from './states.ts';

interface Segment {
  readonly state: State;
  readonly label: string;
  readonly secrets: number;
}

const width = 1000;
/** A share too small to be seen is one that is overlooked. */
const narrowest = 6;

/** Every judged secret in one bar, by the worst that is said of it. */
export function postureBar(
  result: AuditResult,
  rows: readonly Row[],
  places: Places,
  matrix: Matrix | undefined,
): Markup {
  const segments = segmentsOf(result, rows, places, matrix).filter(({ secrets }) => secrets > 0);
  if (segments.length === 0) return html``;
  const total = segments.reduce((sum, { secrets }) => sum + secrets, 0);
  const widths = segments.map(({ secrets }) => Math.max(narrowest, (secrets / total) * width));
  const scale = width / widths.reduce((sum, each) => sum + each, 0);
  let x = 0;
  const bars = segments.map(({ state }, index) => {
    const span = (widths[index] ?? 0) * scale;
    x += span;
    return html`<rect class="s-${state}" x="${(x - span).toFixed(1)}" y="0" width="${Math.max(1, span - 2).toFixed(1)}" height="10"/>`;
  });
  return html`<figure class="posture"><svg viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
<figcaption><span class="vh">Judged secrets by the worst that is said of them:</span><ul>${segments.map(({ state, label, secrets }) => html`<li>${icon(state)}<b>${secrets.toLocaleString('en-US')}</b> ${label}</li>`)}</ul></figcaption></figure>`;
}

function segmentsOf({ counts }: AuditResult, rows: readonly Row[], places: Places, matrix: Matrix | undefined) {
  const byState = new Map<State, number>();
  for (const row of rows) {
    const state = worstOf(row, places);
    byState.set(state, (byState.get(state) ?? 0) + 1);
  }
  const sum = (groups: readonly MatrixGroup[] = []) => groups.reduce((all, { secrets }) => all + secrets, 0);
  byState.set('unknown', (byState.get('unknown') ?? 0) + sum(matrix?.undecided));
  // Without a matrix nobody can say more of the others than that no finding names them.
  const others = matrix ? 0 : Math.max(0, counts.evaluated - rows.length);
  return [
    ...findingStates.map((state): Segment => {
      return { state, label: states[state].label.toLowerCase(), secrets: byState.get(state) ?? 0 };
    }),
    { state: 'other', label: 'not judged', secrets: byState.get('other') ?? 0 },
    { state: 'quiet', label: 'without a finding', secrets: others },
    { state: 'in-sync', label: 'nothing to report', secrets: sum(matrix?.healthy) },
  ] satisfies Segment[];
}

function worstOf(row: Row, places: Places): State {
  const found = [...(places.get(row.arn)?.values() ?? [])].flatMap((here) => worst(here) ?? []);
  const [first] = found.sort((a, b) => rank(a) - rank(b));
  if (first) return first;
  const states = Object.values(row.places);
  return states.includes('unknown') ? 'unknown' : states.includes('excepted') ? 'excepted' : 'other';
}
