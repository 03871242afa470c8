import { type AuditRequest, audit } from '../lib/audit/audit.ts';
import { ReadError } from '../lib/audit/ports.ts';
import type { Clock } from '../lib/domain/clock.ts';
import type { Policy } from '../lib/domain/policy.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import type { CommandContext, ReaderSettings } from './context.ts';
import { CommandError, failure } from './problem.ts';
import { createProgressLine } from './progress.ts';
import type { ChosenScope } from './scope-options.ts';

export interface EstateToRead extends ChosenScope, Pick<AuditRequest, 'memory' | 'interest' | 'onJudged'> {
  readonly policy: Policy;
  readonly settings: ReaderSettings;
  /** Absent: the context's. */
  readonly clock?: Clock;
}

/**
 * One audit, with progress on standard error when that is a terminal.
 * @throws CommandError when nothing at all could be read.
 */
export async function readEstate(context: CommandContext, estate: EstateToRead): Promise<AuditResult> {
  const { settings, clock = context.clock, ...request } = estate;
  const progress = createProgressLine(context.stderr, context.clock);
  const { policy, accounts = policy.accounts, regions = policy.regions } = estate;
  context.tell?.(`reading ${regions.join(', ')} of ${accounts.join(', ')}`);
  const [region] = regions;
  if (region !== undefined) await context.awsTime?.settle(settings, region);
  const reader = context.createReader(settings);
  try {
    return await audit({
      ...request,
      // The credentials are one account's; which one, its ARNs tell.
      scopes: [{ account: undefined, reader, keys: reader }],
      clock,
      ...(context.awsTime && { clockOffset: context.awsTime.offset }),
      onProgress: progress.show,
    });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    throw failure({ message: `Nothing could be read. ${error.message}`, advice: advice(error, settings) });
  } finally {
    progress.clear();
    reader.close();
  }
}

/** @throws CommandError where the credentials are those of an account that the policy, or this run, does not expect. */
export function failIfAccountIsUnexpected({ gaps }: AuditResult): void {
  const wrong = gaps.filter(({ kind }) => kind === 'unexpected-account');
  if (wrong.length === 0) return;
  throw new CommandError(
    wrong.map(({ message }) => ({ message, advice: '--profile NAME, for a profile of the account that is meant' })),
  );
}

function advice({ failure }: ReadError, { endpoint, profile }: ReaderSettings): string {
  if (failure === 'unreachable') {
    return endpoint === undefined
      ? 'check the network and the spelling of the Regions; --endpoint-url asks another address than AWS'
      : // Without what may be secret in an address.
        `curl ${new URL(endpoint).origin}, which shows whether anything answers there`;
  }
  return profile === undefined
    ? 'aws sso login --profile NAME, then this command with --profile NAME'
    : `aws configure list --profile ${profile}, which shows what the profile gives`;
}
