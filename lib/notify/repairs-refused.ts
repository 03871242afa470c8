import { count } from '../report/words.ts';
import { placeText } from './approval-message.ts';
import { clip, heading, type Section, text } from './message.ts';
import type { NewsRefusal, RepairsNews } from './repair-news.ts';

const reasonsShown = 6;
const placesShown = 5;
const longestReason = 500;

/** Refusals that end by themselves, or with what they are about: there is nothing for anybody to do. */
const passing: ReadonlySet<string> = new Set([
  'not-open',
  'already-repaired',
  'no-longer-so',
  'failed-meanwhile',
  'cooling-down',
  'same-repair',
  'not-failed',
  'not-in-sync',
  'not-required',
  'now-allowed',
]);

/** Whether people should hear why it was not repaired: neither the policy's wish, nor over by itself. */
export function isWorthTelling({ off, code }: NewsRefusal): boolean {
  return !off && !passing.has(code);
}

/** How many findings something stood in the way of; of an event without room for all, at most. */
export function obstacles(report: RepairsNews): number {
  return report.refusals.filter(isWorthTelling).length + unlistedOf(report);
}

/** Of what is switched off, an event lists the last that has room. */
function unlistedOf({ refusals, counts }: RepairsNews): number {
  const all = Object.values(counts.refusals).reduce((sum, n) => sum + n, 0) - counts.off;
  return Math.max(0, all - refusals.filter(({ off }) => !off).length);
}

/** What stood in the way, reason by reason. */
export function notDone(report: RepairsNews): Section[] {
  const told = report.refusals.filter(isWorthTelling);
  const unlisted = unlistedOf(report);
  if (told.length + unlisted === 0) return [];
  const groups = [...Map.groupBy(told, ({ code }) => code).values()].sort((a, b) => b.length - a.length);
  const rest = groups.slice(reasonsShown);
  return [
    heading(`Not repaired: ${count(told.length + unlisted, 'finding')}`),
    ...groups.slice(0, reasonsShown).flatMap(groupText),
    ...(rest.length > 0 ? [text(`and ${count(rest.flat().length, 'more finding')} for other reasons`)] : []),
    ...(unlisted > 0 ? [text(`and ${count(unlisted, 'more finding')} that the event had no room for`)] : []),
  ];
}

/** One line for what needs nobody. */
export function leftAlone({ refusals, counts }: RepairsNews): Section[] {
  const passed = refusals.filter(({ off, code }) => !off && passing.has(code)).length;
  const parts = [
    ...(counts.off > 0 ? [`${count(counts.off, 'finding')} whose repair the policy has switched off`] : []),
    ...(passed > 0 ? [`${count(passed, 'finding')} with nothing to repair at the moment`] : []),
  ];
  return parts.length === 0 ? [] : [text(`${parts.join(', ')}.`, 'Left alone')];
}

function groupText(group: readonly NewsRefusal[]): Section[] {
  const [first] = group;
  if (!first) return [];
  const alike = group.every(({ reason }) => reason === first.reason);
  const more = group.length - placesShown;
  const places = group.slice(0, placesShown).map((one) => clip(placeText(one), 120));
  return [
    text(
      `${alike ? '' : 'for example: '}${clip(first.reason, longestReason)} It is about: ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      `${count(group.length, 'finding')} (${first.code})`,
    ),
  ];
}
