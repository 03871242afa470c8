import { type Action, type Plan, type Refusal, writing } from '../domain/plan.ts';
import { aPage, labelled, type Page } from './page.ts';
import { changeBlocks, changes, reasonBlocks, refusalBlocks, section } from './plan-sections.ts';
import { sanitizeAll } from './sanitize.ts';
import { count, utc } from './words.ts';

/** A plan, and what would become of it if it were carried out now. */
export interface PlanView {
  readonly plan: Plan;
  /** Under which circumstances what is allowed would be done. */
  readonly when: 'by hand' | 'now';
  /** What whoever asks may do at once. */
  readonly allowed: readonly Action[];
  /** What somebody else has to approve first. */
  readonly awaitingApproval: readonly Action[];
  /** Everything that will not be done: by the plan or by the policy. */
  readonly refusals: readonly Refusal[];
  /** Why nothing at all would be done; null when something may be. */
  readonly stopped: { readonly code: string; readonly reason: string } | null;
  /** What the limits would say; null when they allow it. */
  readonly limits: string | null;
  /** What could not be read, each a sentence. */
  readonly unseen: readonly string[];
}

/**
 * What would change, for a person at a terminal: a diff of the estate, destruction in words, then what is refused and
 * why, what only a person can do, and the sum last, where the eye is when the prompt returns.
 */
export function formatPlan(view: PlanView, options: Parameters<typeof aPage>[0]): string {
  const page = aPage(options);
  const safe = sanitizeAll(view);
  return `${[...changeSections(page, safe), ...otherSections(page, safe), sum(page, safe)].join('\n\n')}\n`;
}

function changeSections(page: Page, { plan, when, allowed, awaitingApproval, stopped }: PlanView): string[] {
  if (stopped) {
    // The guard refuses all of it alike; what it would have been is still what a person came to see.
    const writes = plan.actions.filter(({ kind }) => writing.has(kind));
    const note = `${changes(writes)}; nothing of it would be done now`;
    return section(page, ['bold', 'magenta'], 'STOPPED', note, changeBlocks(page, writes));
  }
  return [
    ...section(page, ['bold', 'green'], when.toUpperCase(), changes(allowed), changeBlocks(page, allowed)),
    ...section(
      page,
      ['bold', 'yellow'],
      'AFTER AN APPROVAL',
      changes(awaitingApproval),
      changeBlocks(page, awaitingApproval),
    ),
  ];
}

function otherSections(page: Page, { plan, refusals, stopped, unseen }: PlanView): string[] {
  const ofKind = (kind: Action['kind']) => plan.actions.filter((action) => action.kind === kind);
  const shown = shownRefusals(refusals, stopped);
  const waiting = ofKind('wait');
  const instructions = ofKind('instruct');
  return [
    ...section(page, ['bold', 'red'], 'REFUSED', count(shown.length, 'finding'), refusalBlocks(page, shown)),
    ...section(
      page,
      ['bold', 'cyan'],
      'FOR A PERSON',
      `${count(instructions.length, 'finding')} that no call could repair`,
      reasonBlocks(page, 'instruct', instructions),
    ),
    ...section(
      page,
      ['bold', 'blue'],
      'WAITING',
      count(waiting.length, 'finding'),
      reasonBlocks(page, 'wait', waiting),
    ),
    ...section(
      page,
      ['bold', 'magenta'],
      'NOT SEEN',
      'what was not read may hold more, or worse',
      unseen.map((reason) => labelled(page, `  ${page.paint('magenta', '?')} `, reason)),
    ),
  ];
}

/** What stops everything is told once, and not again of each change. */
function shownRefusals(refusals: readonly Refusal[], stopped: PlanView['stopped']): readonly Refusal[] {
  return stopped ? refusals.filter(({ code }) => code !== stopped.code) : refusals;
}

function sum(page: Page, { plan, when, allowed, awaitingApproval, refusals, stopped, limits }: PlanView): string {
  const instructions = plan.actions.filter(({ kind }) => kind === 'instruct').length;
  const writes = plan.actions.filter(({ kind }) => writing.has(kind));
  const parts = [
    ...(stopped
      ? [`${changes(writes)}, all of it stopped`]
      : [`${changes(allowed)} ${when}`, `${count(awaitingApproval.length, 'change')} after an approval`]),
    `${shownRefusals(refusals, stopped).length} refused`,
    ...(instructions > 0 ? [`${instructions} for a person`] : []),
  ];
  const stop = stopped ? `Nothing would be applied: ${stopped.reason}` : limits;
  return [
    ...(stop === null ? [] : [labelled(page, `${page.paint(['bold', 'magenta'], '■')} `, page.paint('bold', stop))]),
    labelled(page, page.paint('bold', 'Plan:  '), parts.join(' · ')),
    // Never wrapped: it is copied.
    page.paint('dim', 'hash   ') + plan.hash,
    labelled(page, page.paint('dim', 'valid  '), `until ${utc(plan.validUntil)}`),
  ].join('\n');
}
