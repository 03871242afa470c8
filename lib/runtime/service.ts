import packageJson from '../../package.json' with { type: 'json' };
import { createDynamoDbStore, type DynamoDbStore } from '../aws/dynamodb-store.ts';
import { createEventPublisher, type EventPublisher } from '../aws/event-publisher.ts';
import { clockOf, serverTime } from '../aws/server-time.ts';
import * as z from '../z.ts';
import { readEnvironment, variable } from './environment.ts';

/** What every function of the service is told by its environment. */
export const ServiceEnvironment = z.object({
  AWS_REGION: variable('eu-central-1'),
  TABLE_NAME: variable('secrets-replication-auditor'),
  EVENT_BUS: variable('secrets-replication-auditor'),
});

/** The adapters that every step may need; what else a function reads or keeps is opened where it is used (reading.ts, repairs.ts), so that not every bundle holds it. */
export interface Service {
  readonly store: DynamoDbStore;
  readonly publisher: EventPublisher;
  readonly clock: { now(): number };
}

/** Opens the service for one step; whatever the step does, its connections end with it. */
export async function withService<T>(use: (service: Service) => Promise<T>): Promise<T> {
  const { AWS_REGION: region, TABLE_NAME, EVENT_BUS } = readEnvironment(ServiceEnvironment);
  const home = { region };
  const clock = clockOf(serverTime, { now: () => Date.now() });
  const store = createDynamoDbStore({ ...home, table: TABLE_NAME });
  const publisher = createEventPublisher({ ...home, bus: EVENT_BUS, source: packageJson.name });
  try {
    return await use({ store, publisher, clock });
  } finally {
    publisher.close();
    store.close();
  }
}
