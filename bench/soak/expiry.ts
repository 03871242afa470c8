import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Addresses } from './outside.ts';

export interface Expiry {
  /** Deletes what should be gone, as DynamoDB does by `expiresAt`; dynalite never does. */
  sweep(): Promise<void>;
  close(): void;
}

export function createExpiry({ table: TableName, ...connection }: Addresses['table']): Expiry {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  return {
    async sweep() {
      const scan = {
        TableName,
        FilterExpression: 'expiresAt < :now',
        ExpressionAttributeValues: { ':now': Date.now() / 1000 },
        ProjectionExpression: 'pk, sk',
      };
      for await (const { Items = [] } of paginateScan({ client }, scan)) {
        for (const { pk, sk } of Items) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
      }
    },
    close: () => client.destroy(),
  };
}
