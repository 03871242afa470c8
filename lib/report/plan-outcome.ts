import type { Action, Refusal } from '../domain/plan.ts';
import { aPage, labelled, type Page, type Style } from './page.ts';
import { deedOf, marks } from './plan-phrases.ts';
import { inOrder, place, refusalBlocks, section } from './plan-sections.ts';
import { sanitizeAll } from './sanitize.ts';
import { count } from './words.ts';

/** What of an attempt a report needs. */
export interface Attempt {
  readonly action: Action;
  readonly state: string;
  readonly answer: string | null;
}

export interface Outcome {
  readonly attempts: readonly Attempt[];
  /** What was to be done and was not. */
  readonly refusals: readonly Refusal[];
  /** Where every attempt is kept. */
  readonly repairs: string;
}

interface Ending {
  readonly heading: string;
  readonly style: Style;
  readonly symbol: string;
  readonly note: string;
}

const endings: Readonly<Record<string, Ending>> = {
  succeeded: { heading: 'DONE', style: 'green', symbol: '✓', note: 'seen to have worked' },
  refused: { heading: 'REFUSED BY AWS', style: 'red', symbol: '✗', note: 'nothing was changed' },
  failed: { heading: 'FAILED', style: 'red', symbol: '✗', note: 'the call was made, and seen to have failed' },
  'timed-out': {
    heading: 'NOT SEEN TO END',
    style: 'magenta',
    symbol: '?',
    note: 'the call was made; how it ended was not seen in time: make a new plan',
  },
};

/** A state that nobody waited for the end of is as open as one that ran out of time. */
const undecided: Ending = {
  heading: 'NOT KNOWN',
  style: 'magenta',
  symbol: '?',
  note: 'whether the call took effect is not known: make a new plan',
};

/** What came of a plan that was applied: every attempt by how it ended, what was not tried, and the sum last. */
export function formatOutcome(outcome: Outcome, options: Parameters<typeof aPage>[0]): string {
  const page = aPage(options);
  const { attempts, refusals, repairs } = sanitizeAll(outcome);
  const sections = [...Map.groupBy(attempts, ({ state }) => endings[state] ?? undecided)].flatMap(([ending, ended]) =>
    section(
      page,
      ending.style,
      ending.heading,
      `${count(ended.length, 'change')}: ${ending.note}`,
      inOrder(ended.map((attempt) => ({ ...attempt, ...attempt.action }))).map((attempt) =>
        attemptBlock(page, ending, attempt),
      ),
    ),
  );
  const notDone = section(
    page,
    ['bold', 'red'],
    'NOT DONE',
    count(refusals.length, 'finding'),
    refusalBlocks(page, refusals),
  );
  return `${[...sections, ...notDone, sum(page, attempts, refusals, repairs)].join('\n\n')}\n`;
}

function attemptBlock(page: Page, { symbol, style }: Ending, { action, answer }: Attempt): string {
  const deed = `${marks[action.kind].symbol} ${deedOf(action)}`;
  return [
    labelled(page, `  ${page.paint(style, symbol)} `, place(page, action)),
    labelled(page, '    ', deed),
    ...(answer === null ? [] : [labelled(page, '    ', page.paint('dim', answer))]),
  ].join('\n');
}

function sum(page: Page, attempts: readonly Attempt[], refusals: readonly Refusal[], repairs: string): string {
  const done = attempts.filter(({ state }) => state === 'succeeded').length;
  const parts = [`${done} done`, `${attempts.length - done} tried without success`, `${refusals.length} not done`];
  const isWell = done === attempts.length && refusals.length === 0;
  const mark = page.paint(isWell ? 'green' : 'red', isWell ? '✓' : '✗');
  const lines = [labelled(page, `${mark} `, page.paint('bold', parts.join(' · ')))];
  if (attempts.length > 0) lines.push(labelled(page, '  ', page.paint('dim', `Every attempt is kept in ${repairs}.`)));
  return lines.join('\n');
}
