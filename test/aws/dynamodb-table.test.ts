import { afterEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../lib/aws/dynamodb-memory.ts';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { tableActions } from '../../lib/aws/dynamodb-table.ts';
import { aFinding, lived, seen } from '../findings/a-finding.ts';
import {
  type AwsJsonServer,
  type ScriptedAnswer,
  type SeenRequest,
  startAwsJsonServer,
} from '../support/aws-json-server.ts';

let server: AwsJsonServer | undefined;
let store: DynamoDbStore | undefined;

afterEach(async () => {
  store?.close();
  await server?.close();
});

async function storeOf(answer: (request: SeenRequest) => ScriptedAnswer) {
  server = await startAwsJsonServer(answer);
  store = createDynamoDbStore({
    table: 'auditor',
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    pause: () => 0,
  });
  return { store, memory: createMemoryStore(store.table, { now: () => 0 }), requests: server.requests };
}

const refusal = (name: string): ScriptedAnswer => ({ status: 400, json: { __type: name, message: 'No.' } });

test('the stores make exactly the calls that are declared for the functions’ roles, and read consistently', async () => {
  const { store, memory, requests } = await storeOf(({ operation }) =>
    operation === 'UpdateItem' || operation === 'DeleteItem'
      ? refusal('ConditionalCheckFailedException')
      : { json: { ConsumedCapacity: {}, ...(operation === 'Query' && { Items: [] }) } },
  );
  const { account } = aFinding();
  const entry = { kind: 'in-progress', family: 'arn:a', region: 'us-east-1', token: 't', since: 0 } as const;
  await store.load(account);
  await store.get(account, 'f');
  await store.save(lived(seen(0)), undefined);
  await store.account(account);
  await store.saveAccount({ account, firstAuditAt: 0, lastAuditAt: 0, lastCompleteAt: null, replicas: 0 });
  await memory.remembered(account);
  await memory.remember(account, { put: [entry], drop: [entry] });
  await store.take('work', 'a', 0, 1);
  await store.release('work', 'a', 1);

  expect([...new Set(requests.map(({ operation }) => `dynamodb:${operation}`))].sort()).toEqual(tableActions);
  const reads = requests.filter(({ operation }) => operation === 'GetItem' || operation === 'Query');
  expect(reads.map(({ body }) => body['ConsistentRead'])).toEqual([true, true, true, true]);
});

test('an empty answer never reads as an account that nobody knows', async () => {
  const { store } = await storeOf(() => ({ json: {} }));

  await expect(store.account('111122223333')).rejects.toThrow(
    /GetItem account#111122223333\/account of table "auditor"/,
  );
  await expect(store.load('111122223333')).rejects.toThrow(/Query account#111122223333 of table "auditor"/);
});

const place = { pk: { S: 'account#111122223333' }, sk: { S: 'finding#f' } };
test.each<[string, object, RegExp]>([
  ['no list of items', {}, /: the answer holds no list of items/],
  ['an empty key to go on from', { Items: [], LastEvaluatedKey: {} }, /: the answer holds an empty LastEvaluatedKey/],
  ['the key that was there before', { Items: [], LastEvaluatedKey: place }, /LastEvaluatedKey that was there before/],
])('a page with %s is an error, never the last one, nor followed for ever', async (_what, page, message) => {
  const { store, requests } = await storeOf(() => ({ json: { ConsumedCapacity: {}, ...page } }));

  await expect(store.load('111122223333')).rejects.toThrow(message);
  expect(requests.length).toBeLessThanOrEqual(2);
});

test('a refusal names the table and the key', async () => {
  const { store } = await storeOf(() => refusal('AccessDeniedException'));

  await expect(store.save(lived(seen(0)), undefined)).rejects.toThrow(
    /^PutItem account#111122223333\/finding#f+ of table "auditor" failed: AccessDeniedException: No\./,
  );
  await expect(store.take('work', 'a', 0, 1)).rejects.toThrow(/lease#work\/lease of table "auditor"/);
});

test('a memory that cannot be written whole is an error', async () => {
  const { memory } = await storeOf(({ operation }) =>
    operation === 'DeleteItem' ? refusal('AccessDeniedException') : { json: { ConsumedCapacity: {} } },
  );
  const entry = { kind: 'in-progress', family: 'arn:a', region: 'us-east-1', token: 't', since: 0 } as const;

  await expect(memory.remember('111122223333', { put: [entry], drop: [entry] })).rejects.toThrow(/^DeleteItem /);
});

test('a lease that changes hands with every write is an error in the end, not a wait for ever', async () => {
  const { store } = await storeOf(() => refusal('ConditionalCheckFailedException'));

  await expect(store.take('work', 'a', 0, 1)).rejects.toThrow('the lease of "work" could not be decided');
});
