import type { Facts, Finding } from '../domain/finding.ts';
import { isExcepted } from '../domain/finding.ts';
import type { Gap } from '../domain/result.ts';
import { type Fixable, type FixLine, fixLines } from '../text/fix.ts';
import { sanitize } from './sanitize.ts';
import { expiredNote, utc } from './words.ts';

/** Facts in a line, as a person writes them: `status Failed, key alias/x`. Safe to print, names and all. */
export function factsText(facts: Facts): string {
  const parts = Object.entries(facts).map(([name, value]) => `${name} ${value === null ? 'none' : String(value)}`);
  return sanitize(parts.join(', '));
}

/** What there is to say of a finding beyond its message, by label. Its times are told only where they say something. */
export function findingDetail(finding: Finding): readonly (readonly [label: string, text: string])[] {
  const { id, rule, severity, status, account, secret, region, clause, cause, expected, observed } = finding;
  return [
    ['id', id],
    ['rule', rule],
    ['severity', severity],
    ['status', status],
    ['account', account],
    ['secret', secret.name],
    ['ARN', secret.arn],
    ['primary Region', secret.primaryRegion],
    ['Region', region],
    ...optional('clause', clause),
    ...optional('cause', cause),
    ...optional('expected', factsText(expected)),
    ...optional('observed', factsText(observed)),
    ...optional('exception', exceptionText(finding)),
    ['first seen', utc(finding.firstSeen)],
    ['what to do', finding.remedy],
    ...optional('fix', fixText(finding)),
  ];
}

/** The lines of a fix, safe to print. The finding's fix is as it came (`sanitizeResult`): a command of it is for copying. */
export function safeFixLines(finding: Fixable): FixLine[] {
  return fixLines(finding).map(({ note, ...line }) => ({
    ...line,
    text: sanitize(line.text),
    ...(note !== undefined && { note: sanitize(note) }),
  }));
}

/** The same as plain text; `''` where there is no fix beside the remedy. */
export function fixText(finding: Fixable): string {
  return safeFixLines(finding)
    .flatMap(({ text, note, nested }) =>
      [...(note === undefined ? [] : [note]), text].map((line) => (nested ? `  ${line}` : line)),
    )
    .join('\n');
}

/** Who excepts it and until when, or that an exception ended; null where there is none. */
export function exceptionText({ exception }: Pick<Finding | Gap, 'exception'>): string | null {
  if (exception === null) return null;
  if (!isExcepted({ exception })) return expiredNote(exception);
  return `${exception.owner} excepts it until ${exception.until}: ${exception.reason}`;
}

function optional(label: string, text: string | null): [string, string][] {
  return text === null || text === '' ? [] : [[label, text]];
}
