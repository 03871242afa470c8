import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { accountsOf } from '../aws/accounts.ts';
import { createDynamoDbStore, type DynamoDbStore } from '../aws/dynamodb-store.ts';
import { createEventPublisher, type EventPublisher } from '../aws/event-publisher.ts';
import { createPolicySource } from '../aws/policy-source.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import { readEnvironment } from './environment.ts';
import { createLog, errorFields } from './log.ts';
import { loadPolicy, PolicyError } from './policy.ts';

/** What every function of the service is told by its environment. */
export const ServiceEnvironment = z.object({
  AWS_REGION: z
    .string()
    .min(1)
    .meta({ examples: ['eu-central-1'] }),
  POLICY_SOURCE: z
    .string()
    .min(1)
    .meta({ examples: ['file:policies/example.yml'] }),
  TABLE_NAME: z
    .string()
    .min(1)
    .meta({ examples: ['secrets-replication-auditor'] }),
  EVENT_BUS: z
    .string()
    .min(1)
    .meta({ examples: ['secrets-replication-auditor'] }),
  ACCOUNTS: z
    .enum(['policy', 'organization'])
    .default('policy')
    .meta({ examples: ['policy'] }),
  /** `keep`: a policy that has become invalid is replaced, loudly, by the last one that was valid. */
  BROKEN_POLICY: z
    .enum(['fail', 'keep'])
    .default('fail')
    .meta({ examples: ['fail'] }),
  MEMBER_ROLE: z
    .string()
    .optional()
    .meta({ examples: ['arn:aws:iam::{account}:role/replication-auditor-read'] }),
  EXTERNAL_ID: z
    .string()
    .optional()
    .meta({ examples: ['a-secret-of-yours'] }),
});

type BrokenPolicy = z.infer<typeof ServiceEnvironment>['BROKEN_POLICY'];

export interface PolicyReading {
  /** In place of what the environment says is done about a broken one. */
  readonly broken?: 'fail';
  /** Accounts that whoever asks knows to be the organisation's: it is not listed then. A policy that lists its accounts decides itself. */
  readonly listed?: readonly AccountId[];
}

/** The adapters that every step may need; those that read accounts are apart (reading.ts), so that not every bundle holds them. */
export interface Service {
  readonly store: DynamoDbStore;
  readonly publisher: EventPublisher;
  readonly clock: { now(): number };
  /**
   * The policy of the source, for the accounts that there are. @throws when it is broken: nothing is audited by half of it.
   */
  policy(how?: PolicyReading): Promise<Policy>;
}

/** Opens the service for one step; whatever the step does, its connections end with it. */
export async function withService<T>(use: (service: Service) => Promise<T>): Promise<T> {
  const environment = readEnvironment(ServiceEnvironment);
  const { AWS_REGION: region, POLICY_SOURCE, TABLE_NAME, EVENT_BUS, ACCOUNTS, BROKEN_POLICY } = environment;
  const home = { region };
  const clock = { now: () => Date.now() };
  const store = createDynamoDbStore({ ...home, table: TABLE_NAME, clock });
  const publisher = createEventPublisher({ ...home, bus: EVENT_BUS, source: packageJson.name });

  async function policy({ broken, listed }: PolicyReading = {}): Promise<Policy> {
    const written = await writtenPolicy(broken ?? BROKEN_POLICY);
    if (ACCOUNTS === 'policy') return written;
    return { ...written, accounts: listed ?? (await accountsOf({ kind: 'organizations' }, home)) };
  }

  async function writtenPolicy(broken: BrokenPolicy): Promise<Policy> {
    const source = createPolicySource(POLICY_SOURCE, home);
    const text = await source.read();
    if (broken === 'fail') return loadPolicy(source.spec, text).policy;
    try {
      const { policy: valid } = loadPolicy(source.spec, text);
      await store.keepPolicy(text);
      return valid;
    } catch (error) {
      const kept = error instanceof PolicyError ? await store.keptPolicy() : undefined;
      if (kept === undefined) throw error;
      createLog().error('The policy is broken: the last good one is used', errorFields(error));
      return loadPolicy(`the last good ${source.spec}`, kept).policy;
    }
  }

  try {
    return await use({ store, publisher, clock, policy });
  } finally {
    publisher.close();
    store.close();
  }
}
