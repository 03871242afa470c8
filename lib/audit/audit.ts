import type { Clock } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult, Gap } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import { exceptFinding, exceptGap } from '../findings/exceptions.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { type JudgedAnswer, judge, toFinding } from './evaluate.ts';
import { accountGaps, clauseGaps, createGapNotes } from './gaps.ts';
import { createKeyResolver } from './keys.ts';
import { type AccountScope, type Interest, type Memory, type Progress, ReadError } from './ports.ts';
import { type AccountReading, type Inventories, readAccount } from './read-account.ts';
import { byImportance, countsOf, coverageOf, verdictOf } from './result.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { ReadFamily } from './second-look.ts';
import { type Undecided, undecided, undecidedGaps } from './undecided.ts';
import { type JudgedFamily, viewsOf } from './views.ts';

export interface AuditRequest {
  readonly policy: Policy;
  /** One reader per account of the run. */
  readonly scopes: readonly AccountScope[];
  /** A subset of the policy's accounts, when the caller narrows the run; absent: all of them. */
  readonly accounts?: readonly AccountId[];
  /** A subset of the policy's Regions, likewise. */
  readonly regions?: readonly Region[];
  /** Absent: every rule there is. */
  readonly rules?: readonly Rule[];
  /** Secrets to be judged whatever the listings show, by family ARN. */
  readonly interest?: ReadonlyMap<string, Interest>;
  /** Told every answer about every secret that was judged, compliant ones included; a caller that keeps a store listens. */
  readonly onJudged?: (judged: JudgedFamily, answers: readonly JudgedAnswer[]) => void;
  /** Absent: nothing is remembered, and what needs memory stays pending. */
  readonly memory?: Memory;
  readonly clock: Clock;
  readonly onProgress?: (progress: Progress) => void;
}

/** What one account came to. */
interface JudgedAccount {
  readonly reading: AccountReading;
  readonly findings: readonly Finding[];
  readonly evaluated: number;
  readonly replicas: number;
  readonly gaps: readonly Gap[];
  readonly undecided: readonly Undecided[];
}

const forgetful: Memory = { note: () => undefined };

/**
 * One complete audit: inventory, join, describe, evaluate, and an account of what was not seen.
 * @throws ReadError when nothing at all could be read, for want of credentials or of a connection; every other fault is
 * told in the result (docs/errors.md).
 */
export async function audit(request: AuditRequest): Promise<AuditResult> {
  const { policy, clock } = request;
  const startedAt = clock.now();
  const scope = scopeOf(policy, request);
  const accounts = await Promise.all(request.scopes.map((account) => judgeAccount(request, account, scope, startedAt)));
  const readings = accounts.map(({ reading }) => reading);
  failIfNothingWasRead(readings);

  const at = new Date(startedAt).toISOString();
  const findings = accounts.flatMap((account) => account.findings).sort(byImportance);
  const coverage = request.scopes.flatMap((account, index) => coverageOf(readings[index], account, scope));
  const everythingRead = !request.regions && !request.accounts && coverage.every(({ status }) => status === 'complete');
  const unread = [
    ...accounts.flatMap((account) => account.gaps),
    ...accountGaps(scope, accountsRead(readings, scope)),
    ...(everythingRead ? clauseGaps(policy, readings) : []),
  ].map((gap) => exceptGap(gap, policy.exceptions, startedAt));
  const doubts = accounts.flatMap((account) => account.undecided);
  const gaps = [...unread, ...undecidedGaps(doubts, coverage, unread)];
  return {
    startedAt: at,
    finishedAt: new Date(clock.now()).toISOString(),
    verdict: verdictOf(findings, coverage, gaps),
    findings,
    coverage,
    gaps,
    policyCoverage: nothingCovered,
    warnings: [],
    leftOut: { accounts: [], regions: [] },
    matchedClauses: [...new Set(readings.flatMap((reading) => [...reading.matchedClauses]))].sort(),
    counts: countsOf(findings, readings, accounts),
  };
}

async function judgeAccount(
  request: AuditRequest,
  account: AccountScope,
  scope: Scope,
  now: number,
): Promise<JudgedAccount> {
  const { policy, rules = allRules, memory = forgetful, onProgress = () => undefined } = request;
  const { interest = new Map<string, Interest>(), onJudged } = request;
  const keys = createKeyResolver(account.keys);
  const context = { policy, scope, rules, keys, memory, interest, now };
  const notes = createGapNotes(policy);
  const at = new Date(now).toISOString();
  const findings: Finding[] = [];
  const doubts: Undecided[] = [];
  let evaluated = 0;
  let replicas = 0;

  async function onRead(read: ReadFamily, inventories: Inventories): Promise<void> {
    notes.onRead(read);
    const judged = await viewsOf(context, inventories, read);
    if (!judged) return;
    const answers = judge(judged, rules);
    onJudged?.(judged, answers);
    evaluated += 1;
    replicas += judged.views.filter(({ reported }) => reported).length;
    for (const answer of answers) {
      const finding = toFinding(answer, at);
      if (!finding) continue;
      const known = exceptFinding(finding, policy.exceptions, now);
      const doubt = undecided(known, answer);
      findings.push(known);
      if (doubt) doubts.push(doubt);
    }
  }

  const reading = await readAccount(policy, account, scope, interest, {
    onProgress,
    onListed: notes.onListed,
    onRead,
  });
  return { reading, findings, evaluated, replicas, gaps: notes.gaps(reading, scope, keys), undecided: doubts };
}

/** One account among many may fail and leave the others their findings; a run that read nothing is no audit. */
function failIfNothingWasRead(readings: readonly AccountReading[]): void {
  const inventories = readings.flatMap((reading) => [...reading.inventories.values()]);
  const errors = inventories.flatMap(({ entries, error }) => (error && entries === 0 ? [error] : []));
  const [first] = errors;
  if (!first || errors.length < inventories.length) return;
  const fatal = errors.every(({ failure }) => failure === 'credentials' || failure === 'unreachable');
  if (fatal) throw new ReadError(first.failure, first.message, { cause: first });
}

function accountsRead(readings: readonly AccountReading[], scope: Scope): Set<AccountId> {
  const read = readings.flatMap(({ account }) => account ?? []);
  // A single account without any secret cannot be told apart from the one that was expected.
  return new Set(read.length === 0 && scope.accounts.length === 1 ? scope.accounts : read);
}

const nothingCovered = {
  required: 0,
  forbidden: 0,
  tuned: 0,
  unmatched: 0,
  undecided: 0,
  unmatchedMode: 'warn',
  unmatchedSecrets: [],
} as const;
