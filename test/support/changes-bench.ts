import { afterAll, beforeAll, beforeEach } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import events from '../events/secret-changed.json' with { type: 'json' };
import {
  createDurableService,
  type DurableService,
  type DurableServiceOptions,
  type Execution,
} from './durable-crash.ts';
import type { LocalAws, LocalAwsOptions } from './local-aws.ts';
import { healthy, ownAccount, type Secrets, type ServiceWorld, startServiceWorld } from './service-world.ts';

const functions = { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged };

export type EventName = keyof typeof events;
type Options = Omit<DurableServiceOptions, 'functions'>;

/** Changes of secrets, and what the service makes of them; the account was audited before. */
export interface ChangesBench {
  readonly aws: LocalAws;
  /** A name for one test, or one run of a property. */
  aName(): string;
  /** From now on Secrets Manager holds this one secret. */
  holds(secret: Secrets[number]): void;
  /** Lets replication go on for so long. */
  advance(seconds: number): void;
  /** What becomes of requests to AWS, until the test ends. */
  decide(fate: NonNullable<LocalAwsOptions['fate']>): void;
  service(options?: Options): DurableService;
  /** Follows a change by an event about it, to its end. */
  follow(event: unknown, options?: Options): Promise<Execution>;
  /** What was announced about a secret, each announcement once. */
  told(name: string): readonly { readonly type: string; readonly id: string }[];
}

export function changesBench(): ChangesBench {
  let world: ServiceWorld;
  let fate: NonNullable<LocalAwsOptions['fate']> = () => undefined;
  let names = 0;

  beforeAll(async () => {
    world = await startServiceWorld({ fate: (request) => fate(request) });
    world.holds([healthy('before')]);
    await service().run('audit', {});
  });
  beforeEach(() => {
    fate = () => undefined;
  });
  afterAll(() => world.close());

  function service(options: Options = {}): DurableService {
    return createDurableService({ functions, ...options });
  }

  return {
    get aws() {
      return world.aws;
    },
    aName() {
      names += 1;
      return `prod/db-${names}`;
    },
    holds: (secret) => world.holds([{ ...secret, suffix: 'Ab12Cd' }]),
    advance: (seconds) => world.simulator.advance(seconds),
    decide(decision) {
      fate = decision;
    },
    service,
    follow: (event, options) => service(options).run('secret-changed', event),
    told(name) {
      const all = world.aws.published.map(({ type, detail }) => {
        const finding = Object(detail['finding']);
        return { name: finding.secret?.name, type, id: detail.id, rule: finding.rule, cause: finding.cause };
      });
      const mine = all.filter((one) => one.name === name);
      return [...new Map(mine.map((one) => [one.id, one])).values()];
    },
  };
}

/** One of the events that AWS sends, about the secret of that name in the functions' own account. */
export function anEvent(name: string, event: EventName = 'label updated'): unknown {
  return JSON.parse(JSON.stringify(events[event]).replaceAll('prod/db', name).replaceAll('111122223333', ownAccount));
}

/** Every event that names the secret it is about. */
export const eventsOfOneSecret = (Object.keys(events) as EventName[]).filter(
  (name) => !/failed call|our own call|without an id|another form/.test(name),
);

/** How an execution that follows a change may end well. */
export const audited = { status: 'SUCCEEDED', result: { result: 'audited' } };
export const joined = { status: 'SUCCEEDED', result: { result: 'joined another execution' } };
