import type { ExceptionNote, Finding } from '../domain/finding.ts';
import type { PolicyException } from '../domain/policy.ts';
import type { Gap } from '../domain/result.ts';
import type { AccountId, Instant, Region } from '../domain/secret.ts';
import { unreadable } from '../policy/exception-schema.ts';
import { globMatches } from '../policy/glob.ts';

/** What an exception is matched against. */
export interface ExceptionSubject {
  readonly rule: string;
  readonly secret: string;
  readonly account: AccountId | null;
  readonly region: Region | null;
}

/** The exceptions of a policy at one time, and which of them have covered anything. */
export interface Exceptions {
  /** An excepted finding stays in the report, as such, until the exception's last day; then it counts again and says so. */
  finding(finding: Finding): Finding;
  /** A secret that is known to be unreadable need not make every audit incomplete. */
  gap(gap: Gap): Gap;
  /** True when an exception holds for what such a finding would be about. */
  hold(subject: ExceptionSubject): boolean;
  /** Those that have covered nothing so far, in the order of the policy. */
  unused(): readonly PolicyException[];
}

export function createExceptions(exceptions: readonly PolicyException[], now: Instant): Exceptions {
  const used = new Set<PolicyException>();

  /** An exception that holds wins over one that has expired. */
  function noteFor(subject: ExceptionSubject): ExceptionNote | null {
    const covering = exceptions.filter((exception) => covers(exception, subject));
    for (const exception of covering) used.add(exception);
    const notes = covering.map(({ owner, reason, until }) => ({ owner, reason, until, expired: now >= endOf(until) }));
    return notes.find(({ expired }) => !expired) ?? notes[0] ?? null;
  }

  return {
    finding(finding) {
      const exception = noteFor({ ...finding, secret: finding.secret.name });
      if (!exception) return finding;
      const stays = exception.expired || finding.status === 'pending';
      return { ...finding, exception, status: stays ? finding.status : 'excepted' };
    },
    gap(gap) {
      if (gap.kind !== 'secret-unreadable' || gap.secret === null) return gap;
      const subject = { rule: unreadable, secret: gap.secret, account: gap.account, region: gap.region };
      return { ...gap, exception: noteFor(subject) };
    },
    hold: (subject) => noteFor(subject)?.expired === false,
    unused: () => exceptions.filter((exception) => !used.has(exception)),
  };
}

function covers(exception: PolicyException, subject: ExceptionSubject): boolean {
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
