import type { Action, ActionKind, Refusal } from '../domain/plan.ts';
import { labelled, type Page, type Style } from './page.ts';
import { deedOf, destructionOf, marks } from './plan-phrases.ts';
import { count } from './words.ts';

/** A heading, a note on how much it is, and its blocks; nothing where there is no block. */
export function section(page: Page, style: Style, heading: string, note: string, blocks: readonly string[]): string[] {
  if (blocks.length === 0) return [];
  const title = labelled(page, `${page.paint(style, heading)}  `, page.paint('dim', note));
  return [[title, ...blocks].join('\n\n')];
}

/** One block per secret, with a line per Region that is marked as in a diff, and what is destroyed in words. */
export function changeBlocks(page: Page, actions: readonly Action[]): string[] {
  return [...Map.groupBy(inOrder(actions), ({ secret }) => secret.arn).values()].map((ofSecret) =>
    [secretLine(page, ofSecret[0]), ...ofSecret.map((action) => changeLines(page, action, ofSecret))].join('\n'),
  );
}

/** What no call is made for: its reason is all there is to say. */
export function reasonBlocks(page: Page, kind: ActionKind, actions: readonly Action[]): string[] {
  const { symbol, style } = marks[kind];
  return inOrder(actions).map((action) =>
    [
      labelled(
        page,
        `  ${page.paint(style, symbol)} `,
        `${place(page, action)}${page.paint('dim', `  ${action.rule}`)}`,
      ),
      labelled(page, '    ', action.reason),
    ].join('\n'),
  );
}

/** What is refused for one reason is told once: a kill switch must not be read a hundred times. */
export function refusalBlocks(page: Page, refusals: readonly Refusal[]): string[] {
  return [...Map.groupBy(inOrder(refusals), ({ code, reason }) => `${code} ${reason}`).values()].map((alike) => {
    const [first] = alike;
    if (!first) return '';
    return [
      ...alike.map((refusal) =>
        labelled(page, `  ${page.paint('red', '✗')} `, `${place(page, refusal)}${wanted(page, refusal)}`),
      ),
      labelled(page, '    ', `${first.reason} ${page.paint('dim', `(${first.code})`)}`),
    ].join('\n');
  });
}

/** `prod/db → us-east-1`. */
export function place(page: Page, { secret, region }: Pick<Action | Refusal, 'secret' | 'region'>): string {
  return `${page.paint('bold', secret.name)} ${page.paint('dim', '→')} ${page.paint('bold', region)}`;
}

/** `2 changes, 1 of which destroys something for good`. */
export function changes(actions: readonly Action[]): string {
  const lost = actions.filter(({ destroys }) => destroys !== null).length;
  const which = lost === 1 ? '1 of which destroys' : `${lost} of which destroy`;
  return `${count(actions.length, 'change')}${lost === 0 ? '' : `, ${which} something for good`}`;
}

export function inOrder<T extends Pick<Action | Refusal, 'secret' | 'region'>>(entries: readonly T[]): T[] {
  const key = ({ secret, region }: T) => `${secret.name}\n${secret.arn}\n${region}`;
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function wanted(page: Page, { action }: Refusal): string {
  return action === null ? '' : page.paint('dim', `  ${action}`);
}

function secretLine(page: Page, action: Action | undefined): string {
  if (!action) return '';
  const { secret, account } = action;
  const aside = page.paint('dim', `primary in ${secret.primaryRegion} · account ${account}`);
  return labelled(page, '  ', `${page.paint('bold', secret.name)}  ${aside}`);
}

function changeLines(page: Page, action: Action, all: readonly Action[]): string {
  const { symbol, style } = marks[action.kind];
  const widest = Math.max(...all.map(({ region }) => region.length));
  const label = page.paint(style, `${symbol} ${action.region.padEnd(widest)}`);
  const lost = destructionOf(action);
  return [
    labelled(page, `  ${label}  `, page.paint(style, deedOf(action))),
    labelled(page, '      ', page.paint('dim', action.reason)),
    ...(lost === undefined ? [] : [labelled(page, `      ${page.paint(['bold', 'red'], 'FOR GOOD')}  `, lost)]),
  ].join('\n');
}
