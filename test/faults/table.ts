import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

export type Items = Map<string, Record<string, unknown>>;

/** The service's table, which can be put back to what it held. */
export function openTable() {
  const TableName = process.env['TABLE_NAME'] ?? '';
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());

  async function items(): Promise<Items> {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    return new Map(Items.map((item) => [`${item['pk']} ${item['sk']}`, item]));
  }

  return {
    items,
    async restore(kept: Items) {
      const now = await items();
      const gone = [...now]
        .filter(([key]) => !kept.has(key))
        .map(([, { pk, sk }]) => ({ DeleteRequest: { Key: { pk, sk } } }));
      const changed = [...kept].filter(([key, item]) => JSON.stringify(now.get(key)) !== JSON.stringify(item));
      const requests = [...gone, ...changed.map(([, Item]) => ({ PutRequest: { Item } }))];
      for (let at = 0; at < requests.length; at += 25) {
        await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests.slice(at, at + 25) } }));
      }
    },
    close: () => client.destroy(),
  };
}
