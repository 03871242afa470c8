import { unmatchedClauses } from '../audit/gaps.ts';
import type { AccountSummary, AuditCompleted } from '../domain/audit-event.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccountId } from '../domain/secret.ts';
import { type AuditAnswer, answerOf, commonWarnings, gapsTold, worst } from './account-summaries.ts';
import { auditAll, type PartPorts } from './audit-parts.ts';
import type { Durable } from './durable.ts';
import type { Leases } from './leases.ts';
import { accountsInPart } from './part-limits.ts';
import { type PolicyAnswer, readAnswer } from './policy-answer.ts';

export interface AuditRunPorts extends PartPorts {
  /** Asks what the policy says, in an execution of its own: once in each round, for an organisation is slow to list. */
  policy(context: Durable, name: string): Promise<PolicyAnswer>;
  /** Ends what is stored of accounts that are not among these any more. */
  retire(accounts: readonly AccountId[]): Promise<void>;
  publish(completed: AuditCompleted): Promise<void>;
  readonly leases: Pick<Leases, 'take' | 'release'>;
  readonly clock: Clock;
}

export interface AuditOrder {
  /** A part of the accounts, by hand; absent: all. */
  readonly accounts?: readonly AccountId[] | undefined;
  readonly dryRun: boolean;
}

export type AuditRunResult = AuditAnswer | { readonly joined: true };

const hours = 3_600_000;
/** As long as the execution may take; should it end without a word, the next one starts after that. */
const leaseFor = 2 * hours;
/** Requests that come while an audit runs become one more; what comes during that is for the schedule. */
const rounds = 2;
const work = 'audit';

/** An audit of all accounts. Failures stay in their account; the summary names them. */
export async function runAudit(order: AuditOrder, context: Durable, ports: AuditRunPorts): Promise<AuditRunResult> {
  if (order.accounts || order.dryRun) return auditOnce(order, context, ports, 1);
  const { leases, clock } = ports;
  const holder = context.executionContext.durableExecutionArn;
  const taken = await context.step('take', () => leases.take(work, holder, clock.now(), clock.now() + leaseFor));
  if (taken === 'noted') return { joined: true };
  const release = (name: string, until: number) =>
    context.step(name, () => leases.release(work, holder, clock.now() + until, name));
  try {
    for (let round = 1; ; round += 1) {
      const completed = await auditOnce(order, context, ports, round);
      const last = round === rounds;
      const released = await release(`release ${round}`, last ? 0 : leaseFor);
      if (last || released !== 'again') return completed;
    }
  } catch (error) {
    // Otherwise nobody could audit until the lease runs out.
    await release('give up', 0);
    throw error;
  }
}

async function auditOnce(
  order: AuditOrder,
  context: Durable,
  ports: AuditRunPorts,
  round: number,
): Promise<AuditAnswer> {
  const { at, clauses, accounts: listed } = await readAnswer(await ports.policy(context, `policy ${round}`));
  const started = { at, accounts: chosen(listed, order.accounts) };
  const accounts = await auditAll({ ...started, dryRun: order.dryRun }, context, ports, round);
  const judged = order.accounts ? accounts : withClauses(accounts, clauses);
  const completed: AuditCompleted = {
    id: `${context.executionContext.durableExecutionArn}#${round}`,
    at: started.at,
    verdict: worst(judged),
    accounts: judged,
    // A part cannot tell: what an exception covers may be in another account.
    warnings: order.accounts ? [] : commonWarnings(judged),
    accountsLeftOut: listed.length - started.accounts.length,
  };
  const answer = answerOf(completed, accountsInPart);
  if (order.dryRun) return answer;
  if (!order.accounts) await context.step(`retire ${round}`, () => ports.retire(started.accounts));
  await context.step(`publish ${round}`, () => ports.publish(completed));
  return answer;
}

/** An account that nobody lists is not audited, whoever asks for it: its findings would be withdrawn as soon as they are stored. */
function chosen(listed: readonly AccountId[], asked: readonly AccountId[] | undefined): readonly AccountId[] {
  const strangers = asked?.filter((account) => !listed.includes(account)) ?? [];
  if (strangers.length > 0) throw new Error(`Not among the accounts that are audited: ${strangers.join(', ')}.`);
  return asked ?? listed;
}

/**
 * A clause that matches nothing in any account is a gap, as in an audit of one account: a typing error there would look
 * clean. It can be told only where everything was read, and is told with the first account.
 */
function withClauses(accounts: readonly AccountSummary[], clauses: readonly string[]): readonly AccountSummary[] {
  const [first, ...rest] = accounts;
  const everythingRead = accounts.every(
    ({ verdict, coverage }) => verdict !== 'failed' && coverage.every(({ status }) => status === 'complete'),
  );
  if (!first || !everythingRead) return accounts;
  const matched = new Set(accounts.flatMap(({ matchedClauses }) => matchedClauses));
  const gaps = unmatchedClauses(clauses, matched);
  if (gaps.length === 0) return accounts;
  const told = gaps.slice(0, gapsTold);
  const moreGaps = first.moreGaps + gaps.length - told.length;
  return [{ ...first, verdict: 'incomplete', gaps: [...told, ...first.gaps], moreGaps }, ...rest];
}
