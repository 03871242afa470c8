import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { home, type LocalService, startLocalService, type Witness } from './service-local/service.ts';

const usage = `The deployed service on this machine, with no AWS: simulated secrets, the functions as they are deployed, and what
people would be told of it.

  npm run service:local                      runs until Ctrl-C: audits every minute, and follows each change that you make
  npm run service:local -- --once            an audit, a fault, its repair; then ends (1 when anything went otherwise)
  npm run service:local -- --state FOLDER    keeps what it remembers in a folder, from one run to the next
`;

const secret = 'prod/orders/db';
const replicaRegion = 'us-east-1';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: 'boolean' }, state: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return say(usage);
  const told: Told[] = [];
  const service = await startLocalService(
    {
      scenario: await readFile('simulator/scenarios/demo.yml', 'utf8'),
      policy: 'policies/example.yml',
      state: values.state,
    },
    witnessTo(told),
  );
  say(`AWS of this machine: ${service.endpoint} (account ${home.account}); webhook: ${service.webhook}`);
  try {
    if (values.once) await actItOut(service, told);
    else await runOn(service);
  } finally {
    await service.close();
  }
}

interface Told {
  readonly type: string;
  /** The secret, where the announcement is about one. */
  readonly name: string | undefined;
}

/** A fault and its repair, by the calls that a person would make. Throws when anything else was announced of them. */
async function actItOut(service: LocalService, told: Told[]): Promise<void> {
  const client = new SecretsManagerClient({});
  /** Of the secret, or of the audit; of other secrets a table that was kept may know things that have changed since. */
  function expect(type: string): void {
    const seen = told.splice(0).filter(({ name }) => name === undefined || name === secret);
    const types = seen.map((one) => one.type).join(', ');
    if (types !== type) throw new Error(`expected "${type}" to be announced, but it was "${types}"`);
  }

  title('The schedule starts an audit. The first one tells a baseline, not each finding');
  await audit(service);
  expect('Audit Completed');

  title(`Somebody removes the replica of ${secret} in ${replicaRegion}; CloudTrail's event comes seconds later`);
  await client.send(
    new RemoveRegionsFromReplicationCommand({ SecretId: secret, RemoveReplicaRegions: [replicaRegion] }),
  );
  await follow(service);
  expect('Finding Opened');

  title('The schedule starts the next audit. What was told is not told again');
  await audit(service);
  expect('Audit Completed');

  title('The secret is replicated again');
  await client.send(
    new ReplicateSecretToRegionsCommand({ SecretId: secret, AddReplicaRegions: [{ Region: replicaRegion }] }),
  );
  await follow(service);
  expect('Finding Resolved');
  client.destroy();
  title('Done: a fault was told once, and its end once');
}

/** Until Ctrl-C. */
async function runOn(service: LocalService): Promise<void> {
  say(`Change something, in another terminal:

  export AWS_ENDPOINT_URL=${service.endpoint} AWS_REGION=${home.region} AWS_ACCESS_KEY_ID=${home.account} AWS_SECRET_ACCESS_KEY=x
  aws secretsmanager remove-regions-from-replication --secret-id ${secret} --remove-replica-regions ${replicaRegion}
  aws secretsmanager replicate-secret-to-regions --secret-id ${secret} --add-replica-regions Region=${replicaRegion}`);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  title('The first audit');
  await audit(service);
  let seconds = 0;
  try {
    for await (const _ of setInterval(1_000, undefined, { signal: stop.signal })) {
      seconds += 1;
      await follow(service);
      if (seconds % 60 !== 0) continue;
      title('The schedule starts an audit');
      await audit(service);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('\nStopped.');
  }
}

async function audit(service: LocalService): Promise<void> {
  const { result } = await service.scheduledAudit();
  const { verdict, accounts } = Object(result);
  const [{ counts }] = accounts;
  line('audit', `${verdict}: ${counts.secrets} secrets, ${counts.findings.open} open findings`);
}

async function follow(service: LocalService): Promise<void> {
  for (const { change, execution } of await service.followChanges()) {
    line('secret-changed', `${change}: ${Object(execution.result).result}, in ${execution.invocations} invocations`);
  }
}

function witnessTo(told: Told[]): Witness {
  return {
    waited: (seconds, name) => line('durable wait', `${seconds} s (${name}), skipped; the simulated clock moves on`),
    published({ type, detail }) {
      told.push({ type, name: Object(detail['finding']).secret?.name });
      line('EventBridge', `${type} ${detail.id}`);
    },
    mailed: (subject, text) => line('mail', `${subject}\n\n${text.trim()}\n`),
    posted: (text) => line('Slack', `posted: ${text.split('\n')[0]}`),
  };
}

function title(text: string): void {
  say(`\n── ${text}\n`);
}

function line(who: string, text: string): void {
  const [first = '', ...others] = text.split('\n');
  say([`${who.padEnd(15)} ${first}`, ...others.map((other) => `${' '.repeat(15)} │ ${other}`)].join('\n'));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 1;
}
