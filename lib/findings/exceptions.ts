import type { ExceptionNote, Finding } from '../domain/finding.ts';
import type { PolicyException } from '../domain/policy.ts';
import type { Gap } from '../domain/result.ts';
import type { AccountId, Instant, Region } from '../domain/secret.ts';
import { unreadable } from '../policy/exception-schema.ts';
import { globMatches } from '../policy/glob.ts';

/** What an exception is matched against. */
interface Subject {
  readonly rule: string;
  readonly secret: string;
  readonly account: AccountId | null;
  readonly region: Region | null;
}

/** An excepted finding stays in the report, as such, until the exception's last day; then it counts again and says so. */
export function exceptFinding(finding: Finding, exceptions: readonly PolicyException[], now: Instant): Finding {
  const subject = { ...finding, secret: finding.secret.name };
  const exception = exceptionFor(subject, exceptions, now);
  if (!exception) return finding;
  return {
    ...finding,
    exception,
    status: exception.expired || finding.status === 'pending' ? finding.status : 'excepted',
  };
}

/** A secret that is known to be unreadable need not make every audit incomplete. */
export function exceptGap(gap: Gap, exceptions: readonly PolicyException[], now: Instant): Gap {
  if (gap.kind !== 'secret-unreadable' || gap.secret === null) return gap;
  const subject = { rule: unreadable, secret: gap.secret, account: gap.account, region: gap.region };
  return { ...gap, exception: exceptionFor(subject, exceptions, now) };
}

/** An exception that holds wins over one that has expired. */
function exceptionFor(subject: Subject, exceptions: readonly PolicyException[], now: Instant): ExceptionNote | null {
  const notes = exceptions
    .filter((exception) => covers(exception, subject))
    .map(({ owner, reason, until }) => ({ owner, reason, until, expired: now >= endOf(until) }));
  return notes.find(({ expired }) => !expired) ?? notes[0] ?? null;
}

function covers(exception: PolicyException, subject: Subject): boolean {
  return (
    exception.rule === subject.rule &&
    globMatches(exception.secret, subject.secret) &&
    (exception.account === undefined || exception.account === subject.account) &&
    (exception.region === undefined || exception.region === subject.region)
  );
}

/** The first instant after the last day, in UTC. */
function endOf(day: string): Instant {
  return Date.parse(`${day}T00:00:00Z`) + 86_400_000;
}
