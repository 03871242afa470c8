import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callFailed } from './call-failed.ts';
import type { Item, Key } from './dynamodb-item.ts';
import { errorFacts } from './error-facts.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** `#name` stands for the attribute `name`, whatever words DynamoDB reserves; `:name` for a value. */
export interface Expression {
  readonly text: string;
  readonly values?: Readonly<Record<`:${string}`, string | number | boolean>>;
}

/** One table, with the calls that the stores need. A condition that does not hold is an answer, everything else an error. */
export interface Table {
  readonly name: string;
  get(key: Key): Promise<Item | undefined>;
  /** Every item of the partition whose sort key begins with `prefix`, over all pages. */
  query(pk: string, prefix: string): Promise<readonly Item[]>;
  put(item: Item, condition: Expression): Promise<boolean>;
  update(key: Key, change: string, condition: Expression): Promise<boolean>;
  remove(key: Key, condition: Expression): Promise<boolean>;
  close(): void;
}

/** What the code of the stores may call, for the functions' roles. */
export const tableActions = [
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
] as const;

/**
 * Always asked for, so that each answer has at least one field. Of an empty one the SDK makes a success without an item,
 * which would read as "nothing is known of this account", and announce nothing of what is found; `refuseEmptyAnswers`
 * (middleware.ts) makes it a fault.
 */
const capacity = { ReturnConsumedCapacity: 'TOTAL' } as const;

type Request<T> = (client: DynamoDBClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>;

export function openTable(name: string, settings: HomeSettings): Table {
  const { send, close } = createHomeClient(settings, (config) => new DynamoDBClient(config));

  async function ask<T>(what: string, request: Request<T>): Promise<T> {
    try {
      return await send(request);
    } catch (error) {
      throw tooLarge(error, what, name) ?? callFailed(`${what} of table "${name}"`, error);
    }
  }

  function unusable(what: string, held: string): Error {
    return callFailed(`${what} of table "${name}"`, new Error(`the answer holds ${held}`));
  }

  /** That an item is not there proves nothing where another table was read. */
  function failIfAnotherTable(what: string, capacity: { readonly TableName?: string | undefined } | undefined): void {
    const read = capacity?.TableName;
    // Named by its ARN, a table is answered by its ARN or its name.
    if (read === undefined || read === name || name.endsWith(`/${read}`)) return;
    throw unusable(what, `what was read of another table ("${read}")`);
  }

  async function attempt(what: string, request: Request<unknown>): Promise<boolean> {
    try {
      await ask(what, request);
      return true;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (errorFacts(cause).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  return {
    name,
    close,
    async get(key) {
      const command = new GetItemCommand({
        TableName: name,
        Key: marshalled({ ...key }),
        ConsistentRead: true,
        ...capacity,
      });
      const what = `GetItem ${show(key)}`;
      const { Item, ConsumedCapacity } = await ask(what, (client, options) => client.send(command, options));
      failIfAnotherTable(what, ConsumedCapacity);
      if (!Item) return undefined;
      const item = itemOf(Item);
      if (item.pk !== key.pk || item.sk !== key.sk) throw unusable(what, `another item (${show(item)})`);
      return item;
    },
    async query(pk, prefix) {
      const what = `Query ${pk}`;
      const items: Item[] = [];
      const seen = new Set<string>();
      const keys = new Set<string>();
      let start: Record<string, AttributeValue> | undefined;
      do {
        const command = new QueryCommand({
          TableName: name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: marshalled({ ':pk': pk, ':prefix': prefix }),
          ...(start && { ExclusiveStartKey: start }),
          ...capacity,
        });
        const page = await ask(what, (client, options) => client.send(command, options));
        const { Items, LastEvaluatedKey, ConsumedCapacity } = page;
        failIfAnotherTable(what, ConsumedCapacity);
        // A page may be empty and not be the last; one without a list is no page.
        if (!Items) throw unusable(what, 'no list of items');
        for (const attributes of Items) {
          const item = itemOf(attributes);
          if (item.pk !== pk || !item.sk.startsWith(prefix)) throw unusable(what, `another item (${show(item)})`);
          if (keys.has(item.sk)) throw unusable(what, `the item ${show(item)} twice`);
          keys.add(item.sk);
          items.push(item);
        }
        start = LastEvaluatedKey;
        const place = start && JSON.stringify(start);
        if (place === '{}') throw unusable(what, 'an empty LastEvaluatedKey');
        if (start && itemOf(start).pk !== pk) throw unusable(what, 'a LastEvaluatedKey of another partition');
        if (place !== undefined && seen.has(place)) throw unusable(what, 'a LastEvaluatedKey that was there before');
        if (place !== undefined) seen.add(place);
      } while (start);
      return items;
    },
    put(item, condition) {
      const command = new PutItemCommand({
        TableName: name,
        Item: marshalled(item),
        ...conditional(condition),
        ...capacity,
      });
      return attempt(`PutItem ${show(item)}`, (client, options) => client.send(command, options));
    },
    update({ pk, sk }, change, condition) {
      const command = new UpdateItemCommand({
        TableName: name,
        Key: marshalled({ pk, sk }),
        UpdateExpression: change,
        ...conditional(condition, change),
        ...capacity,
      });
      return attempt(`UpdateItem ${show({ pk, sk })}`, (client, options) => client.send(command, options));
    },
    remove({ pk, sk }, condition) {
      const Key = marshalled({ pk, sk });
      const command = new DeleteItemCommand({ TableName: name, Key, ...conditional(condition), ...capacity });
      return attempt(`DeleteItem ${show({ pk, sk })}`, (client, options) => client.send(command, options));
    },
  };
}

function itemOf(attributes: Record<string, AttributeValue>): Item {
  const item = unmarshall(attributes);
  return { ...item, pk: String(item['pk']), sk: String(item['sk']) };
}

/** What is undefined is left out, as JSON has it. */
function marshalled(values: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return marshall(values, { removeUndefinedValues: true });
}

function conditional({ text, values }: Expression, change = '') {
  const names = new Set([...`${text} ${change}`.matchAll(/#(\w+)/g)].map(([, name = '']) => name));
  return {
    ConditionExpression: text,
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ...(values && { ExpressionAttributeValues: marshalled(values) }),
  };
}

/** DynamoDB keeps items of up to 400 KB; what it says of a larger one does not tell which. */
function tooLarge(error: unknown, what: string, table: string): Error | undefined {
  const { name, text } = errorFacts(error);
  if (name !== 'ValidationException' || !/item size/i.test(text)) return undefined;
  const message = `${what} of table "${table}" failed: the item is larger than the 400 KB that DynamoDB keeps`;
  return new Error(`${message}. A finding grows so only while its announcements cannot be published`, { cause: error });
}

function show({ pk, sk }: Key): string {
  return `${pk}/${sk}`;
}
