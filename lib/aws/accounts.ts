import { type Account, ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountId } from '../domain/secret.ts';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** Which accounts there are: a list that is written down, or whatever AWS Organizations says. */
export type AccountsSpec =
  | { readonly kind: 'list'; readonly accounts: readonly AccountId[] }
  | { readonly kind: 'organizations' };

export const accountsActions = ['organizations:ListAccounts'] as const;

const hints = {
  AWSOrganizationsNotInUseException: 'This account is in no organisation: list the accounts instead',
  AccessDeniedException:
    "Only the organisation's management account or a delegated administrator may list accounts, with organizations:ListAccounts",
};

/**
 * The accounts to audit, sorted. Of an organisation those that are active: a suspended or closing one lets no role be
 * assumed, and would fail every audit.
 * @throws Error when they cannot be listed; an organisation without an active account is one too, never an empty audit.
 */
export async function accountsOf(spec: AccountsSpec, settings: HomeSettings): Promise<AccountId[]> {
  if (spec.kind === 'list') return [...new Set(spec.accounts)].sort();
  const accounts = (await listAccounts(settings)).filter(isActive).map(idOf);
  if (accounts.length === 0) throw new Error('ListAccounts failed: the organisation has no active account');
  // Listed twice, as pages may overlap, it is one account; active by one entry alone, it is audited: left out, its findings would end.
  return [...new Set(accounts)].sort();
}

async function listAccounts(settings: HomeSettings): Promise<Account[]> {
  const { send, close } = createHomeClient(settings, (config) => new OrganizationsClient(config));
  const accounts: Account[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  try {
    do {
      const command = new ListAccountsCommand(token === undefined ? {} : { NextToken: token });
      const page = await send((client, options) => client.send(command, options));
      // A page may be empty and not be the last; one without a list is no page.
      if (!page.Accounts) throw new Error('the answer holds no list of accounts');
      accounts.push(...page.Accounts);
      token = page.NextToken;
      // An end where there is none would withdraw what was found in every account behind it.
      if (token === '' || (token !== undefined && seen.has(token))) {
        throw new Error('the answer holds a NextToken that is empty or was there before');
      }
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
    return accounts;
  } catch (error) {
    throw callFailed('ListAccounts', error, hints);
  } finally {
    close();
  }
}

/** What is not audited: no role can be assumed there. */
const inactive: ReadonlySet<string> = new Set(['PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

/**
 * `Status` retires in September 2026 in favour of `State` [service model]; older partitions may know only the former. A word
 * that is new is no reason to leave an account out, nor to withdraw its findings: if it cannot be read, its audit says so.
 */
function isActive({ Id, State, Status }: Account): boolean {
  const state: string | undefined = State ?? Status;
  if (!state) throw new Error(`ListAccounts failed: the answer does not say whether the account ${Id} is active`);
  return !inactive.has(state);
}

function idOf({ Id, Arn }: Account): AccountId {
  if (!Id) throw new Error('ListAccounts failed: the answer holds an account without Id');
  if (!/^\d{12}$/.test(Id)) throw new Error(`ListAccounts failed: "${Id}" is no account`);
  // `arn:aws:organizations::MANAGEMENT:account/o-ORGANISATION/ACCOUNT`
  if (Arn !== undefined && !Arn.endsWith(`/${Id}`)) {
    throw new Error(`ListAccounts failed: the account ${Id} has the ARN of another ("${Arn}")`);
  }
  return Id;
}
