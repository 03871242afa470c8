import type { AccountId, Region, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import type { Inventory } from './inventory.ts';
import { AnotherSecret, ReadError, type SecretsReader } from './ports.ts';

/** A reader held to one account. */
export interface OneAccount {
  /** Refuses whatever is another account's: it ends the listing, and a description of it is none. */
  readonly reader: SecretsReader;
  /** The account that was stated, or the first that an answer named; undefined where no secret was shown. */
  account(): AccountId | undefined;
  /** Where nobody stated the account and two were shown, either may be the wrong one: no Region's listing counts as whole. */
  doubt(inventory: Inventory): Inventory;
}

/** Credentials are one account's. Secrets of two, joined, would each prove what is only true of the other. */
export function oneAccount(stated: AccountId | undefined, reader: SecretsReader): OneAccount {
  let owner = stated;
  let contradiction: ReadError | undefined;

  function isStranger({ account }: SecretSnapshot): boolean {
    owner ??= account;
    return account !== owner;
  }

  function message(operation: string, region: Region, { arn }: SecretSnapshot): string {
    const whose = stated === undefined ? ', whose secrets an earlier answer held' : '';
    return `${operation} in ${region}: the answer holds "${arn}", a secret of another account than ${owner}${whose}`;
  }

  async function describe(region: Region, secretId: string): Promise<SecretDescription | undefined> {
    const secret = await reader.describe(region, secretId);
    if (!secret || !isStranger(secret)) return secret;
    throw new AnotherSecret('malformed', message('DescribeSecret', region, secret));
  }

  return {
    account: () => owner,
    doubt: (inventory) => (contradiction && !inventory.error ? { ...inventory, error: contradiction } : inventory),
    reader: {
      ...reader,
      async *listPages(region, order) {
        for await (const page of reader.listPages(region, order)) {
          const stranger = page.secrets.find(isStranger);
          if (stranger) {
            const error = new ReadError('malformed', message('ListSecrets', region, stranger));
            if (stated === undefined) contradiction ??= error;
            throw error;
          }
          yield page;
        }
      },
      describe,
    },
  };
}
