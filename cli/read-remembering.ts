import type { AuditResult } from '../lib/domain/result.ts';
import type { AccountId } from '../lib/domain/secret.ts';
import { recollect } from '../lib/findings/recollect.ts';
import type { AuditStore } from '../lib/findings/store.ts';
import { tellChanges } from '../lib/findings/tell-changes.ts';
import type { CommandContext } from './context.ts';
import { type EstateToRead, readEstate } from './read-estate.ts';

/**
 * One audit with a store: it judges with what earlier ones left, and says what changed since.
 * @throws CommandError when nothing at all could be read.
 */
export async function readRemembering(
  context: CommandContext,
  estate: EstateToRead,
  store: AuditStore,
): Promise<AuditResult> {
  const { policy, accounts = policy.accounts, clock = context.clock } = estate;
  const past = await recollect(store, accounts, clock.now());
  const result = await readEstate(context, { ...estate, ...past.during });
  const account = accountOf(result, accounts);
  return account === undefined ? result : tellChanges(store, past, account, result, policy);
}

/**
 * The account that the credentials read; undefined where nobody can tell, for want of a secret, and for one that is not
 * expected: a run with the wrong credentials is a mistake, and not to be remembered.
 */
function accountOf({ coverage, counts }: AuditResult, expected: readonly AccountId[]): AccountId | undefined {
  const account = coverage[0]?.account;
  if (counts.secrets === 0 && expected.length > 1) return undefined;
  return expected.find((each) => each === account);
}
