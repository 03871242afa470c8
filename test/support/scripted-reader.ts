import { afterEach } from 'vitest';
import type { AwsSettings } from '../../lib/aws/client-settings.ts';
import { type AwsReader, createAwsReader } from '../../lib/aws/reader.ts';
import { type AwsJsonServer, type ScriptedAnswer, type SeenRequest, startAwsJsonServer } from './aws-json-server.ts';

export const region = 'eu-west-1';
export const arn = `arn:aws:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`;
export const entry = { ARN: arn, Name: 'prod/db' };

let server: AwsJsonServer | undefined;
let reader: AwsReader | undefined;

afterEach(async () => {
  reader?.close();
  await server?.close();
});

/** A reader of a server that answers as told, and the requests that the server saw; both end with the test. */
export async function readerOf(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
  settings: AwsSettings = {},
): Promise<{ reader: AwsReader; requests: readonly SeenRequest[] }> {
  server = await startAwsJsonServer(answer);
  reader = createAwsReader({
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    pause: () => 0,
    ...settings,
  });
  return { reader, requests: server.requests };
}

/** The names in a Region's whole listing. */
export async function namesOf(source: AwsReader, of = region): Promise<string[]> {
  const names: string[] = [];
  for await (const { secrets } of source.listPages(of)) names.push(...secrets.map((secret) => secret.name));
  return names;
}
