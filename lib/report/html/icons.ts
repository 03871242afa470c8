import { html, type Markup } from './markup.ts';
import type { State } from './states.ts';

/**
 * One shape per state, told apart without colour: on a grid of 20, filled where somebody must act, outlined where nobody
 * need. `k` draws in the colour of the paper.
 */
const shapes: Readonly<Record<State, Markup>> = {
  primary: html`<circle cx="10" cy="10" r="7" class="o"/><circle cx="10" cy="10" r="3.4"/>`,
  'in-sync': html`<path class="o" d="M4.5 10.6l3.7 3.7 7.3-8.2"/>`,
  critical: html`<path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z"/><path class="k" d="M6.6 6.6l6.8 6.8m0-6.8l-6.8 6.8"/>`,
  high: html`<path d="M10 1.2L19.4 18H.6z"/><path class="k" d="M10 7v5"/><circle class="d" cx="10" cy="14.9" r="1.25"/>`,
  medium: html`<path d="M10 .8L19.2 10 10 19.2.8 10z"/><path class="k" d="M10 5.6v5"/><circle class="d" cx="10" cy="13.9" r="1.25"/>`,
  low: html`<path d="M1.2 4h17.6L10 18.4z"/><path class="k" d="M7 8.4h6"/>`,
  unknown: html`<circle class="o t" cx="10" cy="10" r="8"/><path class="o" d="M7.5 8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6"/><circle cx="10" cy="14.3" r="1.1"/>`,
  pending: html`<path class="o" d="M5 2.4h10M5 17.6h10M6.4 2.6c0 4.2 7.2 5.6 7.2 14.8M13.6 2.6c0 4.2-7.2 5.6-7.2 14.8"/>`,
  excepted: html`<path class="o" d="M10 1.8l7 2.4v5.4c0 4.2-2.9 7.2-7 8.8-4.1-1.6-7-4.6-7-8.8V4.2z"/><path class="o" d="M7.8 7.4v5m4.4-5v5"/>`,
  gone: html`<circle cx="10" cy="10" r="7" class="o dash"/><path class="o" d="M7.6 7.6l4.8 4.8m0-4.8l-4.8 4.8"/>`,
  other: html`<rect class="o" x="3.5" y="3.5" width="13" height="13" rx="1"/><path class="o" d="M7 10h6"/>`,
  unread: html`<path class="o" d="M4 16L16 4M3 10l7-7m0 14l7-7"/>`,
  quiet: html`<circle cx="10" cy="10" r="2.2"/>`,
  none: html`<path class="o" d="M7 10h6"/>`,
};

/** Every shape once, for {@link icon} to refer to. */
export function iconSheet(): Markup {
  const symbols = Object.entries(shapes).map(
    ([state, shape]) => html`<symbol id="i-${state}" viewBox="0 0 20 20">${shape}</symbol>`,
  );
  return html`<svg class="sheet" aria-hidden="true" width="0" height="0">${symbols}</svg>`;
}

/** A picture beside words that say the same: a screen reader is spared it. */
export function icon(state: State): Markup {
  return html`<svg class="i s-${state}" aria-hidden="true"><use href="#i-${state}"/></svg>`;
}
