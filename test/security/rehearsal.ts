import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { vi } from 'vitest';
import { handler as notify } from '../../functions/notify.ts';
import { handler as remediate } from '../../functions/remediate.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import { handler as securityHub } from '../../functions/security-hub.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { runCommand } from '../cli/a-context.ts';
import { anEvent } from '../support/changes-bench.ts';
import { createDurableService } from '../support/durable-crash.ts';
import { type JsonAnswer, startJsonServer } from '../support/json-server.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import { conflict, missing, policyOf } from '../support/repair-estate.ts';
import { type Question, startRepairWorld } from '../support/repair-world.ts';
import { home } from '../support/service-world.ts';

export interface Rehearsal {
  readonly canaries: Readonly<Record<keyof typeof canaries, string>>;
  readonly outputs: readonly { readonly where: string; readonly text: string }[];
  /** Whether a canary was where it would have been repeated from. */
  used(what: keyof typeof canaries): boolean;
  close(): Promise<void>;
}

const canaries = {
  webhook: 'CANARYWEBHOOKaB3dE5fG7',
  'webhook answer': 'CANARYSLACKSAYSaB3dE5fG7',
  'secret access key': 'CANARYKEYaB3dE5fG7hI9jK1lM3nO5pQ7rS9',
  'session token': 'CANARYTOKENaB3dE5fG7hI9jK1lM3nO5',
  'value of a secret': 'CANARYVALUEaB3dE5fG7',
  'proof of identity': 'X-Amz-Signature=',
  'event of a change': 'CANARYCHANGEaB3dE5fG7',
  'event that does not fit': 'CANARYEVENTaB3dE5fG7',
  'message that does not fit': 'CANARYMESSAGEaB3dE5fG7',
} as const;

/** Everything that talks, made to talk once, well and badly: the functions, and the command; with a canary in whatever must not be repeated. */
export async function rehearse(): Promise<Rehearsal> {
  const outputs: { where: string; text: string }[] = [];
  const proofs: string[] = [];
  const say = (where: string, what: unknown) => {
    outputs.push({ where, text: typeof what === 'string' ? what : (JSON.stringify(what) ?? '') });
  };
  let slackSays: JsonAnswer = { status: 200, body: 'ok' };
  const slack = await startJsonServer(() => slackSays);
  const folder = await mkdtemp(join(tmpdir(), 'auditor-canaries-'));
  const stopCapturing = capture((text) => say('log', text));
  let refused = false;
  const world = await startRepairWorld({
    fate: () => (refused ? 'refuse' : undefined),
    parameters: { '/canary/webhook': `${slack.url}/services/${canaries.webhook}` },
  });
  const stubs = {
    AWS_SECRET_ACCESS_KEY: canaries['secret access key'],
    AWS_SESSION_TOKEN: canaries['session token'],
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    // Whoever switches this on in the console must not get events either.
    POWERTOOLS_LOGGER_LOG_EVENT: 'true',
    SLACK_WEBHOOK_PARAMETER: '/canary/webhook',
    TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:topic',
    HUB_ACCOUNT: '123456789012',
  };
  for (const [name, value] of Object.entries(stubs)) vi.stubEnv(name, value);
  const unsigned = world.aws.requests.length;

  const attempt = async (run: () => Promise<unknown>) => {
    try {
      say('answer', await run());
    } catch (error) {
      const { name, message, stack } = error as Error;
      say('answer', { name, message, stack });
    }
  };

  // A value, and an event that carries it, as CloudTrail would not.
  const client = new SecretsManagerClient({ region: home, maxAttempts: 1 });
  world.estate([missing, ...conflict.map((one) => ({ ...one, name: 'prod/api' }))]);
  await client.send(new PutSecretValueCommand({ SecretId: 'ok-1', SecretString: canaries['value of a secret'] }));
  client.destroy();
  const event = {
    ...Object(anEvent('prod/db', 'updated')),
    note: canaries['event of a change'],
  };
  event.detail = {
    ...event.detail,
    userIdentity: { arn: canaries['event of a change'] },
    requestParameters: { ...event.detail.requestParameters, description: canaries['event of a change'] },
  };
  const changes = createDurableService({ functions: { 'secret-changed': secretChanged }, passTime: world.pass });

  // What goes well.
  await attempt(() => changes.run('secret-changed', event));
  await world.audit();
  await attempt(() => world.afterAudit());
  await world.wishes({ remediation: { overwrite: 'approve' } });
  // Of another name than what was just repaired, which has its rest.
  await world.breaks(conflict.map((one) => ({ ...one, name: 'prod/asked' })));
  await attempt(() => world.afterAudit({ answer: (question) => answered(question) }));
  async function answered({ plan: { hash } }: Question) {
    const proof = await world.prove('bob', hash);
    proofs.push(proof);
    return { decision: 'approve', hash, proof };
  }

  // What does not: on each channel, messages that fit and that do not, and what the channel says then.
  const Records = [
    ...world.aws.published.map(({ type, detail, source }, index) => ({
      messageId: `m-${index}`,
      body: JSON.stringify({ 'detail-type': type, source, detail, account: '123456789012', region: home }),
    })),
    { messageId: 'no-json', body: `{${canaries['message that does not fit']}` },
    { messageId: 'another', body: JSON.stringify({ detail: { key: canaries['message that does not fit'] } }) },
  ];
  const answers: readonly JsonAnswer[] = [
    { status: 200, body: 'ok' },
    { status: 404, body: `no_service ${canaries['webhook answer']}` },
    { status: 302, headers: { location: `${slack.url}/${canaries.webhook}` } },
    'cut',
  ];
  for (const answer of answers) {
    slackSays = answer;
    vi.stubEnv('CHANNEL', 'slack');
    await attempt(() => notify({ Records }, aLambdaContext()));
  }
  vi.stubEnv('CHANNEL', 'sns');
  await attempt(() => notify({ Records }, aLambdaContext()));
  await attempt(() => securityHub({ Records }, aLambdaContext()));

  // Events that no schema takes.
  const canary = canaries['event that does not fit'];
  const wrong = { account: canary, detail: { id: {}, name: canary }, Records: canary, other: [canary] };
  for (const handler of [notify, securityHub, remediate]) await attempt(() => handler(wrong, aLambdaContext()));
  await attempt(() => changes.run('secret-changed', wrong));
  for (const name of ['audit', 'audit-account', 'remediate-run']) {
    await attempt(() => world.service().run(name, wrong));
  }

  // A network that does not answer, refusals, a broken policy.
  refused = true;
  await attempt(() => world.audit());
  await attempt(() => notify({ Records }, aLambdaContext()));
  refused = false;
  await attempt(() => world.service().run('audit-account', { account: '444455556666' }));
  const policyFile = String(process.env['POLICY_SOURCE']).replace('file:', '');
  await writeFile(policyFile, 'version: 0');
  await attempt(() => world.service().run('audit', {}));
  await writeFile(policyFile, policyOf());

  // The command, over the same AWS.
  const credentials = {
    accessKeyId: '123456789012',
    secretAccessKey: canaries['secret access key'],
    sessionToken: canaries['session token'],
  };
  const command = async (endpoint: string, ...argv: readonly string[]) => {
    const { stdout, stderr } = await runCommand([...argv, '--verbose'], {
      createReader: () => createAwsReader({ endpoint, credentials, deadline: 2_000 }),
      clock: { now: () => Date.now() },
    });
    say('stdout', stdout);
    say('stderr', stderr);
  };
  const file = (name: string) => join(folder, name);
  for (const format of ['table', 'json', 'ndjson', 'csv', 'junit', 'sarif', 'markdown', 'asff', 'ocsf', 'html']) {
    const options = ['--format', format, '--state', file('state.json'), '--output', file(`report.${format}`)];
    await command(world.aws.url, 'audit', '--policy', policyFile, ...options);
  }
  await command(world.aws.url, 'audit', '--policy', policyFile);
  await command(world.aws.url, 'plan', '--policy', policyFile, '--output', file('plan.json'));
  await command('http://127.0.0.1:1', 'audit', '--policy', policyFile);
  for (const name of await readdir(folder)) say('file', await readFile(file(name), 'utf8'));

  for (const { body } of world.aws.requests) if (!body.includes('"SecretString"')) say('request to AWS', body);
  for (const { text } of world.aws.mails) say('mail', text);
  for (const { detail } of world.aws.published) say('event', detail);
  for (const { body } of slack.requests) say('Slack', body);
  stopCapturing();

  return {
    canaries,
    outputs,
    used(what) {
      const sent = slack.requests.map(({ path }) => path).join();
      const records = JSON.stringify(Records);
      switch (what) {
        case 'webhook':
          return sent.includes(canaries.webhook);
        case 'webhook answer':
          return answers.some((one) => typeof one === 'object' && one.body?.includes(canaries['webhook answer']));
        case 'secret access key':
        case 'session token':
          return Object.values(stubs).includes(canaries[what]) && world.aws.requests.length > unsigned;
        case 'value of a secret':
          return world.aws.requests.some(({ body }) => body.includes(canaries[what]));
        case 'proof of identity':
          return proofs.length > 0 && proofs.every((proof) => proof.includes(canaries[what]));
        case 'event of a change':
          return JSON.stringify(event).includes(canaries[what]);
        case 'event that does not fit':
          return JSON.stringify(wrong).includes(canaries[what]);
        case 'message that does not fit':
          return records.includes(canaries[what]);
      }
    },
    async close() {
      stopCapturing();
      await Promise.all([world.close(), slack.close(), rm(folder, { recursive: true })]);
    },
  };
}

/** All that is written to standard output and standard error of this process. */
function capture(seen: (text: string) => void): () => void {
  const write = (chunk: unknown) => {
    seen(String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(write),
    vi.spyOn(process.stderr, 'write').mockImplementation(write),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}
