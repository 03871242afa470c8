import { accountsOf } from '../aws/accounts.ts';
import type { PolicyKeeper } from '../aws/dynamodb-policy.ts';
import { createPolicySource } from '../aws/policy-source.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import * as z from '../z.ts';
import { readEnvironment, variable } from './environment.ts';
import { createLog, errorFields } from './log.ts';
import { loadPolicy, PolicyError } from './policy.ts';

/** What every function that goes by the policy is told of it by its environment. */
export const PolicyEnvironment = z.object({
  AWS_REGION: variable('eu-central-1'),
  POLICY_SOURCE: variable('file:policies/example.yml'),
  ACCOUNTS: z.described(z._default(z.enum(['policy', 'organization']), 'policy'), { examples: ['policy'] }),
  /** `keep`: a policy that has become invalid is replaced, loudly, by the last one that was valid. */
  BROKEN_POLICY: z.described(z._default(z.enum(['fail', 'keep']), 'fail'), { examples: ['fail'] }),
});

type BrokenPolicy = z.infer<typeof PolicyEnvironment>['BROKEN_POLICY'];

export interface PolicyReading {
  /** In place of what the environment says is done about a broken one. */
  readonly broken?: 'fail';
  /** Accounts that whoever asks knows to be the organisation's: it is not listed then. A policy that lists its accounts decides itself. */
  readonly listed?: readonly AccountId[];
}

/** The policy of the source, for the accounts that there are. @throws when it is broken: nothing is audited by half of it. */
export async function readPolicy(store: PolicyKeeper, { broken, listed }: PolicyReading = {}): Promise<Policy> {
  const { AWS_REGION: region, POLICY_SOURCE, ACCOUNTS, BROKEN_POLICY } = readEnvironment(PolicyEnvironment);
  const home = { region };
  const written = await writtenPolicy(createPolicySource(POLICY_SOURCE, home), store, broken ?? BROKEN_POLICY);
  if (ACCOUNTS === 'policy') return written;
  return { ...written, accounts: listed ?? (await accountsOf({ kind: 'organizations' }, home)) };
}

async function writtenPolicy(
  { spec, read }: ReturnType<typeof createPolicySource>,
  store: PolicyKeeper,
  broken: BrokenPolicy,
): Promise<Policy> {
  const text = await read();
  if (broken === 'fail') return loadPolicy(spec, text).policy;
  try {
    const { policy: valid } = loadPolicy(spec, text);
    await store.keepPolicy(text);
    return valid;
  } catch (error) {
    const kept = error instanceof PolicyError ? await store.keptPolicy() : undefined;
    if (kept === undefined) throw error;
    createLog().error('The policy is broken: the last good one is used', errorFields(error));
    return loadPolicy(`the last good ${spec}`, kept).policy;
  }
}
