import { sanitize as visible } from '../report/sanitize.ts';
import { clip } from './message.ts';

/** Text that Slack shows as it is: no mentions, links, formatting or emoji codes. */
export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** Text in Slack's markup. */
export interface Markup {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** True: Slack looks for no links, channels or mentions by itself. */
  readonly verbatim: true;
}

/** Of a text object; of a section's field 2,000 (Block Kit reference). */
export const longestText = 3_000;
export const longestField = 2_000;

/**
 * Text from outside with nothing in it that a program obeys or hides. What begins a mention or link is shown as its code
 * too, although plain text is not parsed: nothing then depends on that. No name in AWS has such a character.
 */
export function harmless(text: string): string {
  return visible(text).replace(/<(?=[!@#a-z])/gi, '\\u003c');
}

export function plain(text: string, limit = longestText): PlainText {
  return shownPlain(clip(harmless(text) || '-', limit));
}

/** Of text that was made harmless already, and has line breaks of our own. */
export function shownPlain(shown: string): PlainText {
  return { type: 'plain_text', text: shown, emoji: false };
}

/** Of finished markup; what may be cut is cut before it becomes markup, or an escape could be cut in two. */
export function markup(text: string): Markup {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Slack's three control characters; with them escaped there are no mentions and no links. */
export function escapeControls(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What markup takes literally: no marks of formatting, mentions, links or emoji codes (`:x:`). */
const literal = /^(?!.*:[^ :]+:)(?!.*:\/\/)[A-Za-z0-9 ,.()/·:'-]*$/;

/** Text from outside within markup, at most `limit` characters as people see it: in a code span wherever markup could read it as more. */
export function inline(text: string, limit: number): string {
  const shown = clip(harmless(text) || '-', limit);
  return literal.test(shown) ? shown : codeSpan(shown);
}

/** A name in a code span, which markup does not reach into; its own backticks would end it, and are shown as their code. */
export function code(name: string, limit: number): string {
  return codeSpan(clip(harmless(name) || '-', limit));
}

/** At most six characters for one. */
function codeSpan(shown: string): string {
  return `\`${escapeControls(shown.replaceAll('`', '\\u0060'))}\``;
}
