import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NormalizedSchema } from '@smithy/core/schema';
import { listStageMaps } from './stage-maps.ts';

/** The part of the SDK's protocol that reads answers; the types of its client leave open whether it has been made yet. */
interface Protocol {
  deserializeResponse(operation: { output: never }, context: unknown, response: Response): Promise<object>;
}

interface Response {
  readonly statusCode: number;
  body: NodeJS.ReadableStream | Uint8Array;
}

/** An operation's answer as the wire has it: its own fields, in which every date is a number of seconds. */
export type PlainAnswer = Readonly<Record<string, unknown>>;

/**
 * Has a client hand on an answer as the JSON that it is, for an audit that reads each entry once and checks each field
 * itself (kinds.ts): the SDK's reading of a page, value by value after its schemas, took most of the audit's time
 * (docs/decisions/0009-plain-answers.md). All else stays the SDK's: an answer that is none is read by it, and what is thrown
 * here it takes for an error of its own reading, with the answer's status and request id, to be retried as one.
 */
export function withPlainAnswers(client: SecretsManagerClient): SecretsManagerClient {
  const protocol = client.config.protocol as unknown as Protocol;
  const read = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (response.statusCode !== 200) return read(operation, context, response);
    const text = response.body instanceof Uint8Array ? '' : await textOf(response.body);
    const fields =
      text === ''
        ? { [allFields]: [] }
        : fieldsOf(JSON.parse(listStageMaps(text)), NormalizedSchema.of(operation.output));
    // Of an answer without a body the SDK makes the metadata alone.
    response.body = new Uint8Array();
    return Object.assign(await read(operation, context, response), fields);
  };
  return client;
}

/** Under this key an answer holds the names of all its fields that are not null, those that nobody knows included. */
const allFields = Symbol('names of all fields');

/** Names of all fields of an answer that are not null: an audit tolerates what it does not know, a destroying call does not. */
export function fieldNamesOf(answer: object): readonly string[] {
  const names: unknown = Reflect.get(answer, allFields);
  if (!Array.isArray(names))
    throw new Error('The answer was read by another client: which fields it had is not known.');
  return names;
}

/** What the operation answers with; a field that nobody knows, or that is null, is no content, and kept by its name alone. */
function fieldsOf(answer: unknown, schema: NormalizedSchema): PlainAnswer {
  const fields: Record<string | symbol, unknown> = { [allFields]: [] };
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return fields;
  fields[allFields] = Object.keys(answer).filter((name) => Reflect.get(answer, name) !== null);
  for (const [name] of schema.structIterator()) {
    const value: unknown = Reflect.get(answer, name);
    if (Object.hasOwn(answer, name) && value !== null) fields[name] = value;
  }
  return fields;
}

/** @throws what the stream fails with, such as for a connection that ended before the body did. */
function textOf(body: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.on('error', reject);
    body.on('end', () => {
      const [only] = chunks;
      resolve((only && chunks.length === 1 ? only : Buffer.concat(chunks)).toString('utf8'));
    });
  });
}
