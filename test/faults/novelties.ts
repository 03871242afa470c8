import type { Spoiled } from '../support/local-aws.ts';
import type { Fault } from './fault.ts';

/** What a service may say one day that nobody knows today; not a fault, and not to be taken for what it is not. */

type Json = Readonly<Record<string, unknown>>;

const newField: Json = { UnheardOf: { Nested: ['value'] } };
/** The fields by which services say how something is. */
const words = new Set(['Status', 'KeyState', 'State']);

function rewrites(rewrite: (body: string) => string): Spoiled {
  return async (response, serve) => {
    const { status = 200, type = 'application/x-amz-json-1.1', body } = await serve();
    response.writeHead(status, { 'content-type': type, 'x-amzn-unheard-of': 'value' });
    response.end(typeof body === 'string' ? rewrite(body) : body);
  };
}

export const newFields: Fault = {
  name: 'HTTP 200 with fields that nobody knows',
  kind: 'fields',
  acted: true,
  spoil: ({ service }) =>
    rewrites((body) => (body.startsWith('<') ? inXml(body) : inJson(body, service !== 'dynamodb'))),
};

export const newWord: Fault = {
  name: 'HTTP 200 with a status that nobody knows',
  kind: 'word',
  acted: true,
  spoil: () =>
    rewrites((body) =>
      JSON.stringify(JSON.parse(body), (key, value) =>
        words.has(key) && typeof value === 'string' ? 'NeverHeardOf' : value,
      ),
    ),
};

function inXml(body: string): string {
  return body.replace(/<\/\w+>$/, (end) => `<UnheardOf><Nested>value</Nested></UnheardOf>${end}`);
}

/** `deep`: in what it holds as well. Of an item of DynamoDB that would be another item. */
function inJson(body: string, deep: boolean): string {
  if (!body.startsWith('{')) return body;
  const answer: Json = JSON.parse(body);
  const fields = deep
    ? Object.entries(answer).map(([name, value]) => [name, withField(value)])
    : Object.entries(answer);
  return JSON.stringify({ ...Object.fromEntries(fields), ...newField });
}

function withField(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withField);
  // The stages of a secret's versions are no fields: their names are the versions'.
  const isFields = typeof value === 'object' && value !== null && !Object.values(value).every(Array.isArray);
  return isFields ? { ...value, ...newField } : value;
}
