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
    code: 'if (remediation.killSwitch !== false) return',
    instead: 'if (remediation.killSwitch === undefined) return',
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
    promise: 'Nobody approves what he asked for himself.',
    file: 'lib/remediation/approver.ts',
    code: '[identity.person, identity.arn.toLowerCase()].includes(requester.person)',
    instead: 'identityArn === requestedBy.toUpperCase()',
    tests: ['test/remediation/approver.test.ts'],
    noticedBy: 'something destructive is not approved by who asked for it: the same user',
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
    promise: 'A secret that another clause decides is never overwritten.',
    file: 'lib/remediation/gates.ts',
    code: 'if (clause !== undefined && clause.name !== view.clause?.name) {',
    instead: 'if (clause?.name === null) {',
    tests: ['test/remediation/promises.test.ts'],
    noticedBy: 'over any estate a secret that another clause decides is never written over',
  },
  {
    promise: 'Of two secrets that each want the place of the other, neither is overwritten.',
    file: 'lib/remediation/plan.ts',
    code: 'if (!other) return outcome;',
    instead: 'if (outcome) return outcome;',
    tests: ['test/remediation/victims.test.ts'],
    noticedBy: 'in one plan of two that would each take the place of the other, neither does',
  },
  {
    promise: 'A secret that its clause may mean is never overwritten.',
    file: 'lib/remediation/gates.ts',
    code: 'if (isSubject !== false) {',
    instead: 'if (isSubject === undefined) {',
    tests: ['test/remediation/victims.test.ts'],
    noticedBy:
      'a secret that holds a name is not overwritten where its own clause means it, and requires nothing of it where it stands',
  },
  {
    promise: 'A secret that a replica names as its primary is never overwritten.',
    file: 'lib/remediation/gates.ts',
    code: '  const { region, dependents } = view;\n  if (dependents.length > 0) return',
    instead: '  const { region, dependents } = view;\n  if (dependents.length > 9) return',
    tests: ['test/remediation/victims.test.ts'],
    noticedBy:
      'a secret that holds a name is not overwritten where a replica elsewhere names it as its primary, though it lists none',
  },
  {
    promise: 'What is to be destroyed is described with every field it has.',
    file: 'lib/remediation/decide.ts',
    code: 'await withoutUnknownVictims(makePlan(cases, policy, at), ports.witness)',
    instead: 'makePlan(cases, policy, at)',
    tests: ['test/remediation/promises.test.ts'],
    noticedBy: 'over any estate a secret whose description has a field that is not understood is never written over',
  },
  {
    promise: 'A field that nobody knows refuses what would destroy its secret.',
    file: 'lib/remediation/raw-victims.ts',
    code: 'if (unknown.length === 0) return undefined;',
    instead: 'if (unknown.length >= 0) return undefined;',
    tests: ['test/remediation/promises.test.ts'],
    noticedBy: 'over any estate a secret whose description has a field that is not understood is never written over',
  },
  {
    promise: 'A young primary overwrites nothing by itself.',
    file: 'lib/remediation/propose-replica.ts',
    code: "  if (young) return { refused: 'overwrite', shut: young };\n",
    instead: '',
    tests: ['test/remediation/promises.test.ts'],
    noticedBy: 'over any estate a young primary never overwrites by itself',
  },
  {
    promise: 'A promotion counts as destroying.',
    file: 'lib/domain/plan.ts',
    code: 'promote: { writes: true, destroys: true,',
    instead: 'promote: { writes: true, destroys: false,',
    tests: ['test/cli/remediate.test.ts'],
    noticedBy:
      'what is lost for good is what a promotion cuts loose: neither --yes nor a typed y does it, its name does',
  },
  {
    promise: 'The kill switch is read before each call.',
    file: 'lib/remediation/remediate.ts',
    code: 'return stopped ? { no: refuseAction(action, stopped) } : lookAgain(',
    instead: 'return lookAgain(',
    tests: ['test/remediation/remediate.test.ts'],
    noticedBy: 'a kill switch that is thrown after the first of eight calls stops the other seven',
  },
  {
    promise: 'A policy that may have been cut off repairs nothing.',
    file: 'lib/remediation/guard.ts',
    code: 'return sealed === true ? undefined : unsealed;',
    instead: 'return sealed === null ? unsealed : undefined;',
    tests: ['test/policy/seal.test.ts'],
    noticedBy: 'no part of a whole policy is one, or lets anything be repaired: a short policy',
  },
  {
    promise: 'Part of a policy is not read for the whole of it.',
    file: 'lib/aws/s3-object.ts',
    code: 'if (announced !== undefined && size !== announced) {',
    instead: 'if (announced === -1) {',
    tests: ['test/aws/s3-object.test.ts'],
    noticedBy: 'an object shorter than was announced is refused',
  },
];
