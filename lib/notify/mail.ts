import type { Severity } from '../domain/finding.ts';
import { labelled, type Page } from '../report/page.ts';
import { sanitize } from '../report/sanitize.ts';
import type { Fact, Message, SecretLine, Section } from './message.ts';

/** A message as SNS sends it, by mail and to whatever else subscribes. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** For subscribers' filter policies. */
  readonly severity: Severity | 'none';
}

/** SNS: less than 100 characters, ASCII, no line breaks or control characters (API reference, Publish, "Subject"). */
const longestSubject = 99;

/** SNS carries 262,144 bytes, attributes included (API reference, Publish, "Message"). */
const largestText = 250_000;

/** Mail programs wrap longer lines themselves, and badly. Not made by `aPage`, which has Node's colours loaded with the function. */
const page: Page = { width: 76, paint: (_style, text) => text };

/** Plain text that reads as a mail. Whatever could hide or move text in it is shown as `\u202e`. */
export function renderMail(message: Message): Mail {
  const title = message.title[0]?.toUpperCase() + message.title.slice(1);
  const body = message.sections
    .map(section)
    .filter((one) => one !== '')
    .join('\n\n');
  return {
    subject: subjectOf(`[${message.label}] ${title}`),
    text: shorten(`${message.label}\n${wrap('', title)}\n\n${body}\n`, largestText),
    severity: message.severity ?? 'none',
  };
}

function subjectOf(text: string): string {
  const ascii = sanitize(text)
    .replace(/[^\x20-\x7e]/gu, '?')
    .trim();
  return ascii.length <= longestSubject ? ascii : `${ascii.slice(0, longestSubject - 3)}...`;
}

function section(part: Section): string {
  switch (part.kind) {
    case 'heading':
      return `${'-'.repeat(page.width)}\n${wrap('', part.text)}`;
    case 'text':
      return part.label === undefined ? wrap('', part.text) : `${sanitize(part.label)}:\n${wrap('  ', part.text)}`;
    case 'facts':
      return table(part.facts);
    case 'secrets':
      return part.secrets.map(secretLine).join(part.secrets.some(saysMore) ? '\n\n' : '\n');
    case 'links':
      return part.links.map(({ text, url }) => `${wrap('', text)}:\n  ${url}`).join('\n');
    case 'verbatim':
      // Not wrapped, or a shell would take it for two.
      return part.texts.map(({ label, text }) => `${wrap('', label)}:\n  ${sanitize(text)}`).join('\n\n');
  }
}

function saysMore({ details, commands = [] }: SecretLine): boolean {
  return details.length > 0 || commands.length > 0;
}

function secretLine({ name, where, details, commands = [], url }: SecretLine): string {
  return [
    wrap('* ', `${name} · ${where}`),
    ...details.map((detail) => wrap('  ', detail)),
    // Not wrapped, or a shell would take it for two.
    ...commands.map((command) => `  ${sanitize(command)}`),
    // Nor is this, or it would lead nowhere.
    ...(url === null ? [] : [`  ${url}`]),
  ].join('\n');
}

function table(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(({ label }) => label.length)) + 2;
  return facts.map(({ label, value }) => wrap(`${sanitize(label)}:`.padEnd(width), value)).join('\n');
}

function wrap(label: string, text: string): string {
  return labelled(page, label, sanitize(text));
}

/** Cut at a line, with a note of how much is missing. */
function shorten(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > bytes - 200) break;
    kept.push(line);
  }
  return `${kept.join('\n')}\n\n(Shortened: ${lines.length - kept.length} more lines did not fit.)\n`;
}
