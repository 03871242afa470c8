import { credentialsFor } from '../aws/accounts-role.ts';
import type { AwsSettings } from '../aws/client-settings.ts';
import { createMemoryStore } from '../aws/dynamodb-memory.ts';
import { createPolicyKeeper, type PolicyKeeper } from '../aws/dynamodb-policy.ts';
import type { DynamoDbStore } from '../aws/dynamodb-store.ts';
import { type AwsReader, createAwsReader } from '../aws/reader.ts';
import { serverTime } from '../aws/server-time.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import type { MemoryStore } from '../findings/store.ts';
import * as z from '../z.ts';
import { optionalVariable, readEnvironment, variable } from './environment.ts';
import { type PolicyReading, readPolicy } from './policy-reading.ts';
import { type Service, withService } from './service.ts';

const ReadingEnvironment = z.object({
  AWS_REGION: variable('eu-central-1'),
  MEMBER_ROLE: optionalVariable('arn:aws:iam::{account}:role/replication-auditor-read'),
  EXTERNAL_ID: optionalVariable('a-secret-of-yours'),
});

/** The service of a function that reads accounts, and goes by the policy. */
export interface ReadingService extends Service {
  readonly store: DynamoDbStore & MemoryStore & PolicyKeeper;
  /** The policy as it is now. @throws when it is broken */
  policy(how?: PolicyReading): Promise<Policy>;
  /** Reads an account: the own one as the function itself, any other by the role that it has for us. */
  open(account: AccountId): AwsReader;
  /** How an account is signed in to; `role`, an ARN with `{account}`, stands in for the reading one. */
  signIn(account: AccountId, role?: string): Pick<AwsSettings, 'credentials'>;
}

/** Opens the service for one step that may read accounts; whatever the step does, its connections end with it. */
export async function withReading<T>(functionArn: string, use: (service: ReadingService) => Promise<T>): Promise<T> {
  const { AWS_REGION: region, MEMBER_ROLE, EXTERNAL_ID } = readEnvironment(ReadingEnvironment);
  const home = { region };
  const own = ownAccount(functionArn);
  const readers: AwsReader[] = [];

  function open(account: AccountId): AwsReader {
    const reader = createAwsReader(signIn(account));
    readers.push(reader);
    return reader;
  }

  function signIn(account: AccountId, role = MEMBER_ROLE): Pick<AwsSettings, 'credentials'> {
    if (account === own) return {};
    if (role === undefined) {
      throw new Error(`Account ${account} is not the function's own (${own}), and no role is named for it.`);
    }
    const externalId = EXTERNAL_ID === undefined ? {} : { externalId: EXTERNAL_ID };
    return { credentials: credentialsFor(account, { role, sessionName: 'replication-auditor', ...externalId }, home) };
  }

  try {
    return await withService(async (service) => {
      const { table } = service.store;
      // Before anything is dated: any answer shows what time it is to AWS. Once a process.
      if (serverTime.first() === null) await service.store.account(own);
      const store = { ...service.store, ...createMemoryStore(table, service.clock), ...createPolicyKeeper(table) };
      return use({ ...service, store, policy: (how) => readPolicy(store, how), open, signIn });
    });
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** The account in a function's ARN. */
function ownAccount(functionArn: string): AccountId {
  const account = /^arn:aws[a-z-]*:lambda:[^:]*:(\d{12}):/.exec(functionArn)?.[1];
  if (account === undefined) throw new Error('The context does not give the ARN of a Lambda function.');
  return account;
}
