import { readFile, writeFile } from 'node:fs/promises';
import { RemoveRegionsFromReplicationCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import events from '../events/secret-changed.json' with { type: 'json' };
import { createDurableService, type DurableServiceOptions, type Execution } from '../support/durable-crash.ts';
import type { LocalAwsOptions } from '../support/local-aws.ts';
import {
  away,
  failing,
  healthy,
  home,
  ownAccount,
  type Secrets,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';

const functions = { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged };
const suffix = 'Ab12Cd';

let world: ServiceWorld;
let fate: NonNullable<LocalAwsOptions['fate']> = () => undefined;
let names = 0;

beforeAll(async () => {
  world = await startServiceWorld({ fate: (request) => fate(request) });
  world.holds([healthy('before')]);
  await createDurableService({ functions }).run('audit', {});
});
beforeEach(() => {
  fate = () => undefined;
});
afterAll(() => world.close());

/** Each test, and each run of a property, has a secret of its own. */
function aName(): string {
  names += 1;
  return `prod/db-${names}`;
}

type EventName = keyof typeof events;

/** One of the events that AWS sends, about the secret of that name. */
function anEvent(name: string, event: EventName = 'label updated'): unknown {
  return JSON.parse(JSON.stringify(events[event]).replaceAll('prod/db', name).replaceAll('111122223333', ownAccount));
}

/** From now on Secrets Manager holds this one secret. */
function holds(secret: Secrets[number]): void {
  world.holds([{ ...secret, suffix }]);
}

function follow(event: unknown, options: Omit<DurableServiceOptions, 'functions'> = {}): Promise<Execution> {
  return createDurableService({ functions, ...options }).run('secret-changed', event);
}

/** What was announced about a secret, each announcement once. */
function told(name: string): readonly { readonly type: string; readonly id: string }[] {
  const all = world.aws.published.map(({ type, detail }) => {
    const finding = Object(detail['finding']);
    return { name: finding.secret?.name, type, id: detail.id, rule: finding.rule, cause: finding.cause };
  });
  const mine = all.filter((one) => one.name === name);
  return [...new Map(mine.map((one) => [one.id, one])).values()];
}

const audited = { status: 'SUCCEEDED', result: { result: 'audited' } };
const joined = { status: 'SUCCEEDED', result: { result: 'joined another execution' } };
const nothing = { status: 'SUCCEEDED', result: { result: 'nothing to do' } };

const ofOneSecret = (Object.keys(events) as EventName[]).filter(
  (name) => !/failed call|our own call|without an id|another form/.test(name),
);

test('twenty events about one change, in whatever order, cause one audit, and what it finds is told once', async () => {
  const twenty = [...ofOneSecret, ...ofOneSecret].slice(0, 20);
  const inAnyOrder = fc.shuffledSubarray(twenty, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(inAnyOrder, async ([first, ...others]) => {
      const name = aName();
      holds(failing(name));
      const audits: string[] = [];
      const service = createDurableService({
        functions,
        diesAt({ updates, when }) {
          if (when === 'after') audits.push(...updates.filter((update) => /^audit \d+ SUCCEED/.test(update)));
          return false;
        },
        async passTime(_seconds, wait) {
          if (wait !== 'gather 1') return;
          for (const event of others)
            expect(await service.run('secret-changed', anEvent(name, event))).toMatchObject(joined);
        },
      });

      expect(await service.run('secret-changed', anEvent(name, first))).toMatchObject(audited);
      expect(audits).toEqual(['audit 1 SUCCEED']);
      expect(told(name)).toMatchObject([{ type: 'Finding Opened' }]);
    }),
    { numRuns: 2 },
  );
});

test('a change that comes when the secret was already audited makes the audit start once more', async () => {
  const name = aName();
  holds(failing(name));
  const service = createDurableService({ functions });
  let announcing = 0;
  fate = async (request) => {
    if (request.service !== 'events') return undefined;
    announcing += 1;
    if (announcing > 1) return undefined;
    holds(healthy(name));
    expect(await service.run('secret-changed', anEvent(name))).toMatchObject(joined);
    return undefined;
  };

  expect(await service.run('secret-changed', anEvent(name))).toMatchObject(audited);
  expect(told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
});

const causes = ['kms-access', 'network', 'kms-key', 'region-disabled'] as const;

/** Numbers of the requests to AWS at which another change comes, and of the checkpoints at which an invocation dies. */
const incidents = fc.record({
  changes: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
  deaths: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
});

test('whatever overlaps, and dies on the way, the last change is audited and told last', async () => {
  await fc.assert(
    fc.asyncProperty(incidents, async ({ changes, deaths }) => {
      const name = aName();
      const executions: Execution[] = [];
      let requests = 0;
      let checkpoints = 0;
      const service = createDurableService({
        functions,
        diesAt() {
          checkpoints += 1;
          return deaths.includes(checkpoints);
        },
      });
      const causeNow = () => causes[executions.length % causes.length] ?? 'network';
      function change(): Execution {
        const execution = service.start('secret-changed', anEvent(name));
        executions.push(execution);
        holds({ name, region: home, replicas: { [away]: { status: 'Failed', cause: causeNow() } } });
        return execution;
      }
      // Whoever works is held at a request while the change comes, and its event asks to be followed.
      fate = async () => {
        requests += 1;
        if (changes.includes(requests)) await change().proceed();
        return undefined;
      };

      change();
      for (const execution of executions) while (!(await execution.proceed()));

      expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'SUCCEEDED'));
      expect(told(name).at(-1)).toMatchObject({ cause: causeNow() });
    }),
    { numRuns: 8 },
  );
});

describe('nothing is asked of AWS', () => {
  test.each(['our own call', 'failed call'] as const)('for the event "%s"', async (event) => {
    const asked = world.aws.requests.length;

    expect(await follow(anEvent(aName(), event))).toMatchObject(nothing);
    expect(world.aws.requests.slice(asked)).toEqual([]);
  });
});

test.each(['without an id', 'with an id of another form'] as const)(
  'an event %s asks for an audit of everything',
  async (event) => {
    const asked = world.aws.invoked.length;

    expect(await follow(anEvent(aName(), event))).toMatchObject({ result: { result: 'asked for a full audit' } });
    expect(world.aws.invoked.slice(asked)).toEqual([{ functionName: process.env['AUDIT_FUNCTION'], payload: {} }]);
  },
);

test('a replication under way is waited for, and audited when it has settled', async () => {
  const name = aName();
  holds(failing(name));
  await follow(anEvent(name));
  holds({ ...healthy(name), replicas: { [away]: { status: 'InProgress', settlesAfter: '75s' } } });
  const waits: string[] = [];
  const execution = await follow(anEvent(name), {
    passTime(seconds, wait) {
      waits.push(wait);
      world.simulator.advance(seconds);
    },
  });

  expect(execution).toMatchObject(audited);
  expect(waits).toEqual(['gather 1', 'settle 1.1', 'settle 1.2', 'settle 1.3']);
  expect(told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
});

test('a replica that is being removed is waited for, and not taken for an orphan', async () => {
  const name = aName();
  holds(healthy(name));
  const client = new SecretsManagerClient({ maxAttempts: 1 });
  await client.send(new RemoveRegionsFromReplicationCommand({ SecretId: name, RemoveReplicaRegions: [away] }));
  client.destroy();
  await follow(anEvent(name), { passTime: (seconds) => world.simulator.advance(seconds) });

  expect(told(name)).toMatchObject([{ type: 'Finding Opened', rule: 'replica-missing' }]);
});

test.each([
  ['the primary', home, (name: string) => failing(name)],
  [
    'a replica that is missing',
    away,
    (name: string) => ({ ...healthy(name), replicas: { [away]: { present: false } } }),
  ],
])(
  'what cannot be read of %s leaves its finding as it is: it is over only when it was seen',
  async (_what, region, fault) => {
    const name = aName();
    holds(fault(name));
    await follow(anEvent(name));
    expect(told(name)).toMatchObject([{ type: 'Finding Opened' }]);

    holds(healthy(name));
    fate = (request) => (request.service === 'secretsmanager' && request.region === region ? 'refuse' : undefined);
    expect(await follow(anEvent(name))).toMatchObject(audited);
    expect(told(name)).toMatchObject([{ type: 'Finding Opened' }]);

    fate = () => undefined;
    expect(await follow(anEvent(name))).toMatchObject(audited);
    expect(told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
  },
);

test('a change that cannot be audited fails; for those who joined it, everything is audited, and the next is free', async () => {
  const name = aName();
  holds(failing(name));
  const file = (process.env['POLICY_SOURCE'] ?? '').replace('file:', '');
  const policy = await readFile(file, 'utf8');
  const asked = world.aws.invoked.length;
  const service = createDurableService({
    functions,
    async passTime(_seconds, wait) {
      if (wait !== 'look 1.1') return;
      expect(await service.run('secret-changed', anEvent(name, 'updated'))).toMatchObject(joined);
    },
  });

  await writeFile(file, 'version: 0');
  const failed = await service.run('secret-changed', anEvent(name));
  await writeFile(file, policy);

  expect(failed).toMatchObject({ status: 'FAILED', error: { ErrorMessage: expect.stringContaining('policy.yml') } });
  expect(world.aws.invoked.slice(asked)).toHaveLength(1);
  expect(await follow(anEvent(name))).toMatchObject(audited);
});

test('an event of another form than expected fails, and says what is wrong with it, not what is in it', async () => {
  const { error } = await follow({ account: 'a-secret-thing', region: home, detail: {} });

  expect(error?.ErrorMessage).toMatch(/The event is not valid/);
  expect(JSON.stringify(error)).not.toContain('a-secret-thing');
});
