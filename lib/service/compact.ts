import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress } from 'node:zlib';
import type { Serdes } from '@aws/durable-execution-sdk-js';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** JSON never begins so. */
const mark = 'br:';
/** Characters; what is shorter stays readable in the console. */
const longest = 8_000;

/** As it is kept; and what was kept. */
export async function pack(value: unknown): Promise<string> {
  return (await compact<unknown>().serialize(value, nowhere)) ?? '';
}

/** @throws when there is nothing, or not what `pack` made */
export async function unpack<T>(packed: string): Promise<T> {
  const value = await compact<T>().deserialize(packed, nowhere);
  if (value === undefined) throw new Error('the answer of an execution is empty');
  return value;
}

/** What `compact` is told of where it stores; it needs none of it. */
const nowhere = { entityId: '', durableExecutionArn: '' };

/**
 * How a step's result is kept: as JSON, and compressed where it is long. One checkpoint takes 256 KB (docs/aws-facts.md,
 * "Lambda durable functions"), less than a plan for a few hundred secrets.
 */
export function compact<T>(): Serdes<T> {
  return {
    async serialize(value) {
      const text = JSON.stringify(value);
      if (text === undefined || text.length <= longest) return text;
      return `${mark}${(await compress(text)).toString('base64')}`;
    },
    async deserialize(data) {
      if (data === undefined) return undefined;
      if (!data.startsWith(mark)) return JSON.parse(data);
      return JSON.parse((await decompress(Buffer.from(data.slice(mark.length), 'base64'))).toString());
    },
  };
}
