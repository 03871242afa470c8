import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';

const tableName = 'auditor';

const create = new CreateTableCommand({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
});

export interface LocalTable {
  readonly settings: {
    readonly table: string;
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** An item as it is stored. */
  raw(pk: string, sk: string): Promise<Record<string, unknown> | undefined>;
  /** Answers without a connection, for who runs in this very process. */
  answer(headers: IncomingHttpHeaders, body: string): Promise<{ status: number; type: string; body: string }>;
  /** Writes an item as somebody else might. */
  write(item: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/**
 * The service's table in a DynamoDB of this process (dynalite 4: no transactions, and nothing ever expires), kept in a folder
 * or, without one, in memory.
 */
export async function startTable(path?: string): Promise<LocalTable> {
  const server = dynalite({ createTableMs: 0, ...(path !== undefined && { path }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  await client.send(create).catch((error: unknown) => {
    // In a folder it is there since the last time.
    if (path === undefined || !(error instanceof ResourceInUseException)) throw error;
  });
  return {
    settings: { table: tableName, ...connection },
    answer(headers, body) {
      const request = Object.assign(Readable.from([Buffer.from(body)]), { method: 'POST', url: '/', headers });
      return new Promise((resolve) => {
        // As much of a response as dynalite uses.
        const response = {
          statusCode: 200,
          setHeader: () => undefined,
          end(text: string) {
            resolve({ status: response.statusCode, type: headers['content-type'] ?? '', body: text });
          },
        };
        server.emit('request', request, response);
      });
    },
    raw: async (pk, sk) => (await client.send(new GetCommand({ TableName: tableName, Key: { pk, sk } }))).Item,
    async write(item) {
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
