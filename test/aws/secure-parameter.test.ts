import { afterEach, expect, test } from 'vitest';
import { getSecureParameter, secureParameterActions } from '../../lib/aws/secure-parameter.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';

const name = '/auditor/slack-webhook';
const value = 'https://hooks.slack.example/T0/B0/token';
let server: AwsJsonServer | undefined;

afterEach(async () => {
  await server?.close();
});

async function read(answer: ScriptedAnswer, of = name): Promise<string> {
  server = await startAwsJsonServer(() => answer);
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  return getSecureParameter(of, { region: 'eu-west-1', endpoint: server.url, credentials, pause: () => 0 });
}

test('a SecureString is decrypted', async () => {
  await expect(read({ json: { Parameter: { Name: name, Type: 'SecureString', Value: value } } })).resolves.toBe(value);
  const [request] = server?.requests ?? [];
  expect(request?.body).toEqual({ Name: name, WithDecryption: true });
  expect(secureParameterActions).toEqual([`${request?.service}:${request?.operation}`]);
});

test.each<[string, ScriptedAnswer, RegExp]>([
  ['is in plain text', { json: { Parameter: { Name: name, Type: 'String', Value: value } } }, /make it a SecureString/],
  ['comes without its value', { json: { Parameter: { Name: name, Type: 'SecureString' } } }, /came without its value/],
  ['is missing', { status: 400, json: { __type: 'ParameterNotFound', message: '' } }, /Create it as a SecureString/],
])('one that %s is an error that names it and not its value', async (_name, answer, message) => {
  const error = await read(answer).catch((thrown: unknown) => thrown);

  expect(String(error)).toMatch(message);
  expect(String(error)).toContain(name);
  expect(String(error)).not.toContain(value);
});

test('one that stands for a secret of Secrets Manager is never asked for', async () => {
  await expect(read({ json: {} }, '/aws/reference/secretsmanager/prod/db')).rejects.toThrow(/the auditor reads none/);
  expect(server?.requests).toEqual([]);
});
