import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretResponse,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import type { Emulator } from './emulator.ts';

/** How a call was refused. */
interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** The refusal of a call; `name` is `accepted` when there was none, so that it can be asserted like any answer. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
    return { name: 'accepted', message: '', status: 200 };
  } catch (error) {
    // An emulator that crashes answers HTML instead of JSON: an answer too, if not one of AWS's.
    if (error instanceof SyntaxError) return { name: 'SyntaxError', message: error.message, status: undefined };
    if (!(error instanceof SecretsManagerServiceException)) throw error;
    return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
  }
}

/** Creates a secret, with replicas in the Regions named. Its ARN. */
export async function create(
  emulator: Emulator,
  region: string,
  name: string,
  ...replicas: readonly string[]
): Promise<string> {
  const answer = await emulator.client(region).send(
    new CreateSecretCommand({
      Name: name,
      SecretString: 'not-a-secret',
      ...(replicas.length > 0 && { AddReplicaRegions: replicas.map((replica) => ({ Region: replica })) }),
    }),
  );
  await emulator.settle();
  return answer.ARN ?? '';
}

export function describeSecret(emulator: Emulator, region: string, id: string): Promise<DescribeSecretResponse> {
  return emulator.client(region).send(new DescribeSecretCommand({ SecretId: id }));
}

/** `Region: Status` of every replica that a description reports, sorted. */
export function statuses(described: DescribeSecretResponse): readonly string[] {
  return (described.ReplicationStatus ?? []).map((replica) => `${replica.Region}: ${replica.Status}`).sort();
}

/** What the wire says, before the SDK drops what it does not know. */
export async function onTheWire(
  emulator: Emulator,
  region: string,
  operation: string,
  input: object,
): Promise<Readonly<Record<string, unknown>>> {
  const { text } = await post(emulator.url(), region, operation, input);
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null) throw new Error(`${operation} answered no JSON object`);
  return { ...body };
}

/** One call without a client: the status and the body, as they came. */
export async function post(
  url: string,
  region: string,
  operation: string,
  input: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const scope = `conformance/20260101/${region}/secretsmanager/aws4_request`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    },
    body: JSON.stringify(input),
  });
  return { status: answer.status, text: await answer.text() };
}
