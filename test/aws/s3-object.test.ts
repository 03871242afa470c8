import { expect, test } from 'vitest';
import { textOf } from '../../lib/aws/s3-object.ts';

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

test.each([
  ['of the length that was announced', chunks('version', ': 1\n'), 11],
  ['whose length nobody announced', chunks('version: 1\n'), undefined],
])('an object %s is read', async (_what, body, announced) => {
  expect(await textOf(body, 100, announced)).toBe('version: 1\n');
});

test.each([
  ['shorter than was announced', chunks('version'), 11, 'the answer holds 7 bytes, and S3 announced 11'],
  ['longer than was announced', chunks('version: 1\n'), 7, 'the answer holds 11 bytes, and S3 announced 7'],
  ['announced as empty', chunks('version: 1\n'), 0, 'S3 announced 0'],
  ['larger than any policy', chunks('a'.repeat(101)), undefined, 'larger than 100 bytes'],
  ['without content', undefined, 0, 'no content'],
])('an object %s is refused', async (_what, body, announced, why) => {
  await expect(textOf(body, 100, announced)).rejects.toThrow(why);
});
