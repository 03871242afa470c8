import type { AccountSummary } from '../domain/audit-event.ts';
import type { AccountId } from '../domain/secret.ts';
import { failed, pack, unpack } from './account-summaries.ts';
import { compact } from './compact.ts';
import type { Durable } from './durable.ts';
import { accountsAtOnce, accountsInPart, partsAtOnce } from './part-limits.ts';

export interface PartPorts {
  /** Runs the audit of one account as an execution of its own: its own fifteen minutes, its own retries. */
  auditAccount(context: Durable, account: AccountId, dryRun: boolean): Promise<AccountSummary>;
  /** Runs `auditPart` as an execution of its own: its own operations, of which each has 3,000. */
  auditPart(context: Durable, part: Part): Promise<PartAnswer>;
}

/** Accounts that are audited in one execution. */
export interface Part {
  /** When the whole audit began, ISO 8601. */
  readonly at: string;
  readonly accounts: readonly AccountId[];
  readonly dryRun: boolean;
}

/** The summaries, as `pack` has them. */
export interface PartAnswer {
  readonly packed: string;
}

/** Audits all of them, in parts where they are more than one execution takes. */
export async function auditAll(
  part: Part,
  context: Durable,
  ports: PartPorts,
  round: number,
): Promise<readonly AccountSummary[]> {
  if (part.accounts.length <= accountsInPart) return auditEach(part, context, ports, `audit ${round}`);
  const parts: Part[] = [];
  for (let first = 0; first < part.accounts.length; first += accountsInPart)
    parts.push({ ...part, accounts: part.accounts.slice(first, first + accountsInPart) });
  const batch = await context.map(`parts ${round}`, parts, (branch, one) => ports.auditPart(branch, one), {
    maxConcurrency: partsAtOnce,
    completionConfig: { toleratedFailurePercentage: 100 },
  });
  const summaries = batch.all.map(async ({ index, result, error }) => {
    if (result) return unpack(result.packed);
    return (parts[index]?.accounts ?? []).map((account) => failed(account, part.at, error?.message));
  });
  return (await Promise.all(summaries)).flat();
}

/** Audits accounts of a large estate, and answers for them in few words. */
export async function auditPart(
  part: Part,
  context: Durable,
  ports: Pick<PartPorts, 'auditAccount'>,
): Promise<PartAnswer> {
  return { packed: await pack(await auditEach(part, context, ports, 'audit')) };
}

async function auditEach(
  { at, accounts, dryRun }: Part,
  context: Durable,
  ports: Pick<PartPorts, 'auditAccount'>,
  name: string,
): Promise<readonly AccountSummary[]> {
  const batch = await context.map(
    name,
    [...accounts],
    (branch, account) => ports.auditAccount(branch, account, dryRun),
    {
      maxConcurrency: accountsAtOnce,
      completionConfig: { toleratedFailurePercentage: 100 },
      itemSerdes: compact<AccountSummary>(),
    },
  );
  return batch.all.map(({ index, result, error }) => result ?? failed(accounts[index] ?? '', at, error?.message));
}
