import type { Serdes } from '@aws/durable-execution-sdk-js';

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
      return `${mark}${(await brotli('brotliCompress', Buffer.from(text))).toString('base64')}`;
    },
    async deserialize(data) {
      if (data === undefined) return undefined;
      if (!data.startsWith(mark)) return JSON.parse(data);
      const packed = Buffer.from(data.slice(mark.length), 'base64');
      return JSON.parse((await brotli('brotliDecompress', packed)).toString());
    },
  };
}

/** Few results are long: zlib is loaded for the first that is. Without util's promisify, which brings a tenth of Node along. */
async function brotli(how: 'brotliCompress' | 'brotliDecompress', bytes: Buffer): Promise<Buffer> {
  const zlib = await import('node:zlib');
  // One below the default and highest: half its time, a second for a megabyte, and at most a fiftieth longer.
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 10 };
  const settings = how === 'brotliCompress' ? { params } : {};
  return new Promise((resolve, reject) => {
    zlib[how](bytes, settings, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
