import { type Clock, clockTolerance } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult, Gap, PolicyCoverage, Warning } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import { createExceptions, type Exceptions } from '../findings/exceptions.ts';
import { globMatches } from '../policy/glob.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { type JudgedAnswer, judgeGroup, toFinding } from './evaluate.ts';
import { accountGaps, clauseGaps, createGapNotes } from './gaps.ts';
import { createKeyResolver } from './keys.ts';
import { createClauseCounts, type Deciding, joinCoverage } from './policy-coverage.ts';
import { type AccountScope, type Interest, type Memory, type Progress, ReadError } from './ports.ts';
import { type AccountReading, type Inventories, readAccount } from './read-account.ts';
import { byImportance, countsOf, coverageOf, verdictOf } from './result.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { ReadFamily } from './second-look.ts';
import { type Undecided, undecided, undecidedGaps } from './undecided.ts';
import { type JudgedFamily, type ViewContext, viewsOf } from './views.ts';

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
  /** By how much `clock` corrects the machine's, milliseconds; absent, or null: it is taken as it is. */
  readonly clockOffset?: () => number | null;
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
  readonly matchedClauses: ReadonlySet<string>;
  readonly policyCoverage: PolicyCoverage;
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
  const exceptions = createExceptions(policy.exceptions, startedAt);
  const run = { request, scope, exceptions, now: startedAt };
  const accounts = await Promise.all(request.scopes.map((account) => judgeAccount(run, account)));
  const readings = accounts.map(({ reading }) => reading);
  failIfNothingWasRead(readings);

  const at = new Date(startedAt).toISOString();
  const findings = accounts.flatMap((account) => account.findings).sort(byImportance);
  const matched = new Set(accounts.flatMap((account) => [...account.matchedClauses]));
  const policyCoverage = joinCoverage(
    accounts.map((account) => account.policyCoverage),
    policy.unmatched,
  );
  const coverage = request.scopes.flatMap((account, index) => coverageOf(readings[index], account, scope));
  const everythingRead = !request.regions && !request.accounts && coverage.every(({ status }) => status === 'complete');
  const unread = [
    ...accounts.flatMap((account) => account.gaps),
    ...accountGaps(scope, accountsRead(readings, scope)),
    ...(everythingRead ? clauseGaps(policy, readings, matched) : []),
  ].map(exceptions.gap);
  const doubts = accounts.flatMap((account) => account.undecided);
  const gaps = [...unread, ...undecidedGaps(doubts, coverage, unread)];
  return {
    startedAt: at,
    finishedAt: new Date(clock.now()).toISOString(),
    verdict: verdictOf(findings, coverage, gaps),
    findings,
    coverage,
    gaps,
    policyCoverage,
    warnings: [
      ...sealWarnings(policy),
      ...unmatchedWarnings(policyCoverage),
      ...(everythingRead ? unusedExceptions(exceptions, gaps) : []),
      ...clockWarnings(request.clockOffset?.() ?? 0),
    ],
    leftOut: {
      accounts: policy.accounts.filter((account) => !scope.accounts.includes(account)),
      regions: policy.regions.filter((region) => !scope.reads(region)).sort(),
    },
    matchedClauses: [...matched].sort(),
    counts: countsOf(findings, readings, accounts),
  };
}

interface Run {
  readonly request: AuditRequest;
  readonly scope: Scope;
  readonly exceptions: Exceptions;
  readonly now: number;
}

async function judgeAccount({ request, scope, exceptions, now }: Run, account: AccountScope): Promise<JudgedAccount> {
  const { policy, rules = allRules, memory = forgetful, onProgress = () => undefined } = request;
  const { interest = new Map<string, Interest>(), onJudged } = request;
  const keys = createKeyResolver(account.keys);
  const counts: ViewContext['counts'] = (rule, { name, account: owner }, region) =>
    !exceptions.hold({ rule, secret: name, account: owner, region });
  const context = { policy, scope, rules, keys, memory, interest, counts, now };
  const notes = createGapNotes(policy);
  const clauses = createClauseCounts(policy);
  const at = new Date(now).toISOString();
  const findings: Finding[] = [];
  const doubts: Undecided[] = [];
  let evaluated = 0;
  let replicas = 0;

  async function onRead(reads: readonly ReadFamily[], inventories: Inventories): Promise<void> {
    for (const read of reads) notes.onRead(read);
    const group = judgeGroup(await viewsOf(context, inventories, reads), rules, ({ id }, view) =>
      counts(id, view.family, view.region),
    );
    const decided = new Map(group.map(([judged]) => [judged.read, judged]));
    for (const read of reads) if (isListed(read)) clauses.add(read.family, decidingOf(read, decided.get(read)));
    for (const [judged, answers] of group) {
      onJudged?.(judged, answers);
      evaluated += 1;
      replicas += judged.views.filter(({ reported }) => reported).length;
      for (const answer of answers) {
        const finding = toFinding(answer, at);
        if (!finding) continue;
        const known = exceptions.finding(finding);
        const doubt = undecided(known, answer);
        findings.push(known);
        if (doubt) doubts.push(doubt);
      }
    }
  }

  const reading = await readAccount(policy, account, scope, interest, clauses, {
    onProgress,
    onListed: notes.onListed,
    onRead,
  });
  return {
    reading,
    findings,
    evaluated,
    replicas,
    gaps: notes.gaps(reading, scope, keys),
    undecided: doubts,
    matchedClauses: clauses.matched(),
    policyCoverage: clauses.coverage(),
  };
}

/** A finding's secret may be asked for although no listing shows it any more. */
function isListed({ family }: ReadFamily): boolean {
  return family.home !== 'not-listed' || family.replicas.size > 0;
}

/** A family of which nothing was found has no clause: a listing that lags showed it. */
function isThere({ views }: JudgedFamily): boolean {
  return views.some(({ primary, local }) => primary.kind === 'present' || local.kind === 'present');
}

/** A description decides; where there is none, the listing of the primary's Region does. */
function decidingOf({ family }: ReadFamily, judged: JudgedFamily | undefined): Deciding {
  if (judged) return judged.clauseUnknown === undefined && isThere(judged) ? judged.clause : 'unknown';
  return family.home === 'not-listed' ? 'unknown' : family.home;
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

/** Half a policy requires less, and nobody would miss what it no longer says. */
function sealWarnings({ sealed }: Policy): Warning[] {
  if (sealed) return [];
  const message =
    'The policy may have been cut off: nothing is repaired by it, and secrets that no clause matches are reported. Its file must end with the line `...`, and `remediation` must say `killSwitch` (`policy check`).';
  return [{ kind: 'policy-unsealed', message }];
}

/** Uncovered secrets must not be invisible; where each is a finding, or the policy allows it, nothing more need be said. */
function unmatchedWarnings({ unmatched, unmatchedMode, unmatchedSecrets }: PolicyCoverage): Warning[] {
  if (unmatchedMode !== 'warn' || unmatched === 0) return [];
  const [example] = unmatchedSecrets;
  const who = unmatched === 1 ? 'One secret is' : `${unmatched} secrets are`;
  const which = example ? `${unmatched === 1 ? '' : 'such as '}${example.name} in ${example.region}` : '';
  const message = `${who} matched by no clause (${which}), so nothing is required of ${unmatched === 1 ? 'it' : 'them'}. Add a clause, or write \`unmatched: allow\` if that is right.`;
  return [{ kind: 'secrets-unmatched', message }];
}

/** What is dated by a wrong clock is still right, corrected; but signatures and other programs go by it too. */
function clockWarnings(offset: number): Warning[] {
  if (!(Math.abs(offset) > clockTolerance)) return [];
  const by = `${Math.round(Math.abs(offset) / 60_000)} minutes ${offset < 0 ? 'ahead of' : 'behind'}`;
  const message = `The clock of this machine is ${by} AWS's. The audit goes by AWS's time; set the machine's clock.`;
  return [{ kind: 'clock-off', message }];
}

/** An exception that covers nothing hides nothing today, and something tomorrow. One for what could not be read may cover that. */
function unusedExceptions(exceptions: Exceptions, gaps: readonly Gap[]): Warning[] {
  const unread = gaps.flatMap(({ secret }) => secret ?? []);
  return exceptions
    .unused()
    .filter(({ secret }) => !unread.some((name) => globMatches(secret, name)))
    .map(({ rule, secret, account, region, until }) => {
      const where = [region && ` in ${region}`, account && ` of ${account}`].filter(Boolean).join('');
      const message = `The exception of ${rule} for ${secret}${where}, until ${until}, covers nothing. Take it out, or correct its secret, Region or account.`;
      return { kind: 'exception-covers-nothing', message };
    });
}
