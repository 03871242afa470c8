import type { Plan } from '../lib/domain/plan.ts';
import type { Policy } from '../lib/domain/policy.ts';
import type { Region } from '../lib/domain/secret.ts';
import { whyNotListed } from '../lib/remediation/approver.ts';
import type { CommandContext, ReaderSettings } from './context.ts';
import { type CommandError, failure } from './problem.ts';

/**
 * Who applies the plan, for the record of every attempt.
 * @throws CommandError where AWS does not tell: what nobody answers for is not done.
 */
export async function callerOf(
  { approvals }: Pick<CommandContext, 'approvals'>,
  settings: ReaderSettings,
  region: Region,
): Promise<string> {
  try {
    return await approvals.identify(settings, region);
  } catch (cause) {
    // An emulator of Secrets Manager need know nobody; its secrets are nobody's either.
    if (settings.endpoint !== undefined) return `somebody at ${new URL(settings.endpoint).origin}`;
    throw unidentified(cause);
  }
}

/**
 * Whether the caller approves of just this plan, and may.
 * @throws CommandError where the hash is another plan's, or the caller is not among the policy's approvers.
 */
export function failUnlessApproved(hash: string, plan: Plan, caller: string, { remediation }: Policy): void {
  failIfAnotherPlan(hash, plan);
  const no = whyNotListed(caller, remediation?.approvers ?? []);
  if (no === undefined) return;
  throw failure({
    where: '--approve',
    message: `${no} Nothing was done.`,
    advice: '--profile NAME, for a profile that is on the list; or let somebody who is apply the plan',
  });
}

export function failIfAnotherPlan(hash: string, plan: Plan): void {
  if (hash === plan.hash) return;
  throw failure({
    where: '--approve',
    message: 'This is not the hash of the plan, so what would be approved is something else. Nothing was done.',
    example: `--approve ${plan.hash}`,
  });
}

export function unidentified(cause: unknown): CommandError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `Who you are to AWS could not be told, so nothing was done. ${why}`;
  return failure(
    { message, advice: 'aws sts get-caller-identity, which shows what is wrong with the credentials' },
    { cause },
  );
}
