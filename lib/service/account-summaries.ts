import { type AccountSummary, type AuditCompleted, policyInBrief } from '../domain/audit-event.ts';
import type { Warning } from '../domain/result.ts';
import type { AccountId } from '../domain/secret.ts';
import { shortTexts } from '../domain/short-texts.ts';
import { pack as packed, unpack as unpacked } from './compact.ts';

/** Gaps that a summary carries at most; a message about thousands of them helps nobody. */
export const gapsTold = 20;

/**
 * The most characters of one answer of an execution: a checkpoint of the one that waits for it takes 256 KB
 * (docs/aws-facts.md, "Lambda durable functions").
 */
const mostCharacters = 200_000;

/** What is longer than this is not compressed to `mostCharacters`, and trying takes seconds. */
const worthTrying = 1_500_000;

/** From the whole to the shortest: gaps of each account, and characters of each text. */
const forms = [
  { gaps: Number.POSITIVE_INFINITY, characters: 10_000 },
  { gaps: 3, characters: 1_000 },
  { gaps: 0, characters: 200 },
  { gaps: 0, characters: 50 },
];

/** Verdicts from the worst. */
const verdicts = ['failed', 'incomplete', 'violations', 'compliant'] as const;

/** The worst verdict of several accounts; of none, that nothing was audited. */
export function worst(accounts: readonly AccountSummary[]): AccountSummary['verdict'] {
  return verdicts.find((verdict) => accounts.some((account) => account.verdict === verdict)) ?? 'failed';
}

/** Summaries as one answer of an execution: compressed, and where that is not enough, with fewer words. Nothing that is counted is left out. */
export async function pack(accounts: readonly AccountSummary[]): Promise<string> {
  for (const { gaps, characters } of forms) {
    const text = await packedAs(accounts.map((account) => inBrief(account, gaps, characters)));
    if (text !== undefined) return text;
  }
  throw new Error(`the summaries of ${accounts.length} accounts do not fit into one answer, even when shortened`);
}

async function packedAs(accounts: readonly AccountSummary[]): Promise<string | undefined> {
  if (JSON.stringify(accounts).length > worthTrying) return undefined;
  const text = await packed(accounts);
  return text.length <= mostCharacters ? text : undefined;
}

export function unpack(text: string): Promise<readonly AccountSummary[]> {
  return unpacked(text);
}

/** An audit as its execution answers it: of many accounts only those in which something is wrong, and of these the worst. */
export function answerOf(completed: AuditCompleted, most: number): AuditAnswer {
  const { accounts, ...rest } = completed;
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, accounts.filter((one) => one.verdict === verdict).length]),
  ) as AuditAnswer['verdicts'];
  if (accounts.length <= most) return { ...rest, accounts, verdicts: counts, moreAccounts: 0 };
  const listed = accounts
    .filter(({ verdict }) => verdict !== 'compliant')
    .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict))
    .slice(0, most)
    .map((account) => inBrief(account, 3, 1_000));
  return { ...rest, accounts: listed, verdicts: counts, moreAccounts: accounts.length - listed.length };
}

export interface AuditAnswer extends AuditCompleted {
  /** How many accounts came to each verdict, listed or not. */
  readonly verdicts: Readonly<Record<AccountSummary['verdict'], number>>;
  /** Accounts that are not listed. */
  readonly moreAccounts: number;
}

/** The summary of an account whose audit did not come to its end: nothing about it is known. */
export function failed(
  account: AccountId,
  at: string,
  message = 'the execution ended without a result',
): AccountSummary {
  const none = { open: 0, pending: 0, unknown: 0, excepted: 0 };
  const open = { critical: 0, high: 0, medium: 0, low: 0 };
  return {
    account,
    verdict: 'failed',
    error: message.slice(0, 1000),
    startedAt: at,
    finishedAt: at,
    lastCompleteAt: null,
    baseline: false,
    counts: { secrets: 0, evaluated: 0, findings: none, open, byRule: {} },
    coverage: [],
    matchedClauses: [],
    gaps: [],
    moreGaps: 0,
    announced: 0,
  };
}

/** Of the accounts' warnings those that each of them has: what has no effect in any. Of accounts that nobody audited nothing is known. */
export function commonWarnings(accounts: readonly AccountSummary[]): readonly Warning[] {
  const [first, ...rest] = accounts;
  const others = rest.map(({ warnings = [] }) => new Set(warnings.map(({ message }) => message)));
  return (first?.warnings ?? []).filter(
    ({ kind, message }) => kind === 'exception-covers-nothing' && others.every((messages) => messages.has(message)),
  );
}

/** With so many gaps at most, and texts of so many characters. Every Region stays: what is not there would look read. */
function inBrief(account: AccountSummary, most: number, characters: number): AccountSummary {
  const gaps = account.gaps.slice(0, most);
  const moreGaps = account.moreGaps + account.gaps.length - gaps.length;
  return shortTexts({ ...account, gaps, moreGaps, ...policyInBrief(account, most) }, characters);
}
