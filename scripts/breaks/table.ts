/** One fault put into the code on purpose, and the test that must notice. */
export interface Break {
  /** What the program promises, and no longer keeps. */
  readonly promise: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly code: string;
  readonly instead: string;
  /** Where vitest looks. */
  readonly tests: readonly string[];
  /** The name of a test there, which must fail. */
  readonly noticedBy: string;
}

export const breaks: readonly Break[] = [
  {
    promise: 'A Region whose listing failed is never complete.',
    file: 'lib/audit/inventory.ts',
    code: 'return { region, entries, error };',
    instead: 'return { region, entries };',
    tests: ['test/audit/audit.test.ts'],
    noticedBy: 'a Region that denies is incomplete with its reason, and every other finding is still there',
  },
  {
    promise: 'The last page of a listing counts like every other.',
    file: 'lib/aws/secrets-reader.ts',
    code: '      yield { secrets, next: token };\n',
    instead: '      if (token !== undefined || seen.size === 0) yield { secrets, next: token };\n',
    tests: ['test/aws/secrets-reader.test.ts', 'test/aws/reader-of-simulator.test.ts'],
    noticedBy: 'listing follows the token through short and empty pages until it is gone',
  },
  {
    promise: 'Two chains that disagree about what lies between them prove nothing.',
    file: 'lib/audit/both-ends.ts',
    code: "return agreed ? 'agreed' : 'disagreed';",
    instead: "return some && others ? 'agreed' : 'disagreed';",
    tests: ['test/audit/both-ends.test.ts'],
    noticedBy: 'a second chain that lacks what the first one showed is not believed',
  },
  {
    promise: 'A secret that could not be described is not gone.',
    file: 'lib/audit/describe.ts',
    code: "return { kind: 'unseen', reason: error.message };",
    instead: "return { kind: 'absent' };",
    tests: ['test/audit/second-look.test.ts', 'test/audit/audit.test.ts'],
    noticedBy: 'a secret that cannot be described where it looks wrong is a gap, once',
  },
  {
    promise: 'A rule that fails has not found the secret compliant.',
    file: 'lib/audit/evaluate.ts',
    code: "return { kind: 'unknown', reason: `the rule itself",
    instead: "return { kind: 'compliant', reason: `the rule itself",
    tests: ['test/audit/audit.test.ts'],
    noticedBy: 'a rule that throws gives an unknown that names it, and the other rules still speak',
  },
  {
    promise: 'A finding is over only when all that it was about was seen.',
    file: 'lib/findings/conclude.ts',
    code: 'if (!seen || otherwiseWrong) return undefined;',
    instead: 'if (otherwiseWrong) return undefined;',
    tests: ['test/findings/conclude.test.ts'],
    noticedBy: 'an open finding stays open when its Region was not seen',
  },
  {
    promise: 'An audit that began earlier changes nothing that a later one saw.',
    file: 'lib/findings/lifecycle.ts',
    code: '  if (moment.at <= stored.observedAt) return undefined;\n',
    instead: '',
    tests: ['test/findings/lifecycle.test.ts'],
    noticedBy: 'a finding ignores an older audit that found it over',
  },
  {
    promise: 'An event that EventBridge refused is not taken for published.',
    file: 'lib/aws/event-publisher.ts',
    code: 'if (failures.length > 0) throw new EventsNotPublished(failures, bus);',
    instead: '',
    tests: ['test/aws/event-publisher.test.ts'],
    noticedBy: 'entries that are refused time and again are named by an error, and nothing else is',
  },
  {
    promise: 'An announcement that was not taken goes back to the queue.',
    file: 'lib/notify/tell.ts',
    code: 'errors.has(announcement.news.id) ? [{ messageId, error: errors.get(announcement.news.id) }] : [],',
    instead: '[],',
    tests: ['test/notify/tell.test.ts'],
    noticedBy: 'a question and a report that were not sent go back, and are not remembered',
  },
  {
    promise: 'The kill switch stops every repair.',
    file: 'lib/remediation/guard.ts',
    code: 'if (policy.killSwitch !== false) return',
    instead: 'if (policy.killSwitch === undefined) return',
    tests: ['test/remediation/guard.test.ts', 'test/remediation/guard-modes.test.ts'],
    noticedBy: 'the guard refuses the whole run for the kill switch',
  },
  {
    promise: 'Nothing is repaired while a Region is unread.',
    file: 'lib/remediation/guard.ts',
    code: 'if (unreadable.length > 0) {',
    instead: 'if (unreadable.length > 1) {',
    tests: ['test/remediation/guard.test.ts'],
    noticedBy: 'the guard refuses the whole run for a Region that was not read',
  },
  {
    promise: 'A run that is more than the limit allows does nothing, not a part.',
    file: 'lib/remediation/guard.ts',
    code: '    allowed: [],\n    refused: [...refused,',
    instead: '    allowed: allowed.slice(0, context.policy?.limits.actions),\n    refused: [...refused,',
    tests: ['test/remediation/guard.test.ts'],
    noticedBy: 'the limits of a run refuse every change: one more than may be',
  },
  {
    promise: 'A secret that changed lately is not overwritten.',
    file: 'lib/remediation/gates.ts',
    code: '    changedLately(secret, Math.max(least.unchanged, gate.unchangedFor), now) ??\n',
    instead: '',
    tests: ['test/remediation/gates.test.ts'],
    noticedBy: 'the overwrite gate stays shut for one changed within seven days',
  },
  {
    promise: 'Two sessions of one role are never two people.',
    file: 'lib/remediation/approver.ts',
    code: 'if (!bothSessions || !hasNamedSessions(a.arn, approvers)) return true;',
    instead: 'if (!bothSessions) return true;',
    tests: ['test/remediation/approver.test.ts'],
    noticedBy: 'two identities may be one person: sessions of one role, whose name anybody may choose',
  },
  {
    promise: 'A wildcard among the approvers does not cross a path.',
    file: 'lib/remediation/approver.ts',
    code: 'return globs.length === names.length && globs.every(',
    instead: 'return globMatches(glob, name) || globs.every(',
    tests: ['test/remediation/approver.test.ts'],
    noticedBy: `a wildcard does not cross a path: user/bob* names nobody beyond it`,
  },
  {
    promise: 'A proof that was made to reject approves nothing.',
    file: 'lib/aws/identity-proof.ts',
    code: 'function headerOf({ hash, decision }: ProofSubject): string {',
    instead:
      "function headerOf({ hash, decision = 'approve' }: { hash: string; decision?: string }): string {\n  decision = 'any';",
    tests: ['test/aws/identity-proof.test.ts'],
    noticedBy: 'a proof made to reject is none to approve',
  },
  {
    promise: 'Who was taken off the list of approvers approves nothing any more.',
    file: 'lib/service/approval.ts',
    code: 'whyNoRequester(arn, question, context) : whyNotListed(arn, approvers);',
    instead: 'whyNoRequester(arn, question, context) : undefined;',
    tests: ['test/service/approval.test.ts'],
    noticedBy: 'who is taken off the list while the question is open approves nothing any more',
  },
  {
    promise: 'Worthless answers do not bury a question.',
    file: 'lib/service/approval.ts',
    code: 'if (!(left > 0)) return expired(previous);',
    instead: 'if (!(left > 0) || round > 5) return expired(previous);',
    tests: ['test/service/approval.test.ts'],
    noticedBy: 'answers that do not count do not bury the question: the right one is followed however many came before',
  },
  {
    promise: 'By hand through the service nobody destroys anything alone.',
    file: 'lib/remediation/people.ts',
    code: "return destroys && trigger === 'manual' && entry === 'service' ? byHand : undefined;",
    instead: 'return undefined;',
    tests: ['test/generated/who-may.test.ts'],
    noticedBy:
      'nobody destroys anything alone but from a terminal with a mode of manual or auto, or by itself with auto',
  },
  {
    promise: 'What the service began takes two approvers, where it destroys something.',
    file: 'lib/service/approval.ts',
    code: 'if (approved.length === 0 || answers.length < 2) return',
    instead: 'if (approved.length === 0) return',
    tests: ['test/service/approval.test.ts'],
    noticedBy: 'something destructive that the service began needs two different approvers',
  },
  {
    promise: 'A forged announcement of an audit starts no repair.',
    file: 'lib/service/repair-run.ts',
    code: 'if (audit !== null && known !== null && Date.parse(audit) === Date.parse(known)) return null;',
    instead: 'if (known !== null) return null;',
    tests: ['test/functions/remediate-refusals.test.ts'],
    noticedBy:
      'what says that an audit found something, though the table knows of none, starts no repair, and asks nobody: a forged event with a time of its own',
  },
  {
    promise: 'A call whose outcome is unknown is not made again.',
    file: 'lib/remediation/carry-out.ts',
    code: 'const called = intent.isNew\n',
    instead: 'const called = intent.record\n',
    tests: ['test/remediation/carry-out.test.ts'],
    noticedBy: 'what was begun before is never written again: of an intent nobody knows whether it was called',
  },
  {
    promise: 'Gates go by the time of AWS, not by a machine that is wrong.',
    file: 'lib/domain/clock.ts',
    code: 'now: () => machine.now() + (known ?? 0),',
    instead: 'now: () => machine.now(),',
    tests: ['test/functions/remediate-clock.test.ts'],
    noticedBy:
      'a machine whose clock is nine days ahead does not open the gates for a secret that changed three days ago',
  },
  {
    promise: 'While the clock moves against that of AWS nothing is written.',
    file: 'lib/remediation/decide.ts',
    code: 'unseen ?? (order.apply ? ports.clockDoubt?.() : undefined);',
    instead: 'unseen;',
    tests: ['test/functions/remediate-clock.test.ts'],
    noticedBy: 'a clock that moves against AWS’s during a run lets nothing be written',
  },
  {
    promise: 'The validity of a plan cannot be moved on.',
    file: 'lib/service/repair-run.ts',
    code: 'if (Date.parse(plan.validUntil) <= latest) return null;',
    instead: 'if (latest > 0) return null;',
    tests: ['test/functions/remediate-refusals.test.ts'],
    noticedBy: 'a plan whose validity was moved on, hashes and all, is not carried out',
  },
];
