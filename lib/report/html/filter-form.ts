import type { Entry } from './entry.ts';
import { type Choice, choices, without } from './filter.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { findingStates, states } from './states.ts';

const labels: Readonly<Record<Choice, string>> = {
  rule: 'Rule',
  region: 'Region',
  clause: 'Clause',
  account: 'Account',
};

/** What narrows the matrix and the findings; hidden until the script runs that it needs. */
export function filterForm(entries: readonly Entry[]): Markup {
  return html`<search hidden id="filter"><form aria-label="Filter findings" autocomplete="off">
<fieldset class="chips"><legend class="vh">Severity or status</legend>${stateChips(entries)}</fieldset>
<div class="fields"><label class="wide">Search<input type="search" name="text" placeholder="Name, ARN, message…" spellcheck="false"></label>
${choices.map((choice) => select(choice, entries))}
<button type="reset">Clear</button></div>
<p role="status" aria-live="polite" id="status"></p>
</form></search>`;
}

function stateChips(entries: readonly Entry[]): Markup[] {
  return findingStates.flatMap((state) => {
    const n = entries.filter((entry) => entry.state === state).length;
    if (n === 0) return [];
    return [
      html`<label class="chip s-${state}"><input type="checkbox" name="state" value="${state}">${icon(state)}${states[state].label} <span class="n">${n.toLocaleString('en-US')}</span></label>`,
    ];
  });
}

/** A choice between one is none. */
function select(choice: Choice, entries: readonly Entry[]): Markup | null {
  const tally = new Map<string, number>();
  for (const entry of entries) tally.set(entry[choice], (tally.get(entry[choice]) ?? 0) + 1);
  if (tally.size < 2) return null;
  const options = [...tally].sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<label>${labels[choice]}<select name="${choice}"><option value="">All</option>${options.map(
    ([value, n]) =>
      html`<option value="${value === '' ? without : value}">${value === '' ? 'none' : value} (${n.toLocaleString('en-US')})</option>`,
  )}</select></label>`;
}
