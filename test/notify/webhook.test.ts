import { expect, test } from 'vitest';
import { createWebhook } from '../../lib/notify/webhook.ts';

const address = 'https://hooks.slack.com/services/T000/B000/TOKEN';

function aWebhook(values: readonly string[]) {
  let now = 0;
  const names: string[] = [];
  const read = async (name: string) => values[names.push(name) - 1] ?? 'none';
  return {
    webhook: createWebhook(read, '/slack', { now: () => now }),
    names,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('the parameter is read once in five minutes', async () => {
  const { webhook, names, pass } = aWebhook([address, `${address}2`]);

  expect([await webhook.url(), await webhook.url()]).toEqual([address, address]);
  pass(299_999);
  expect(await webhook.url()).toBe(address);
  pass(1);
  expect(await webhook.url()).toBe(`${address}2`);
  expect(names).toEqual(['/slack', '/slack']);
});

test('an address that was forgotten is read anew', async () => {
  const { webhook } = aWebhook([address, `${address}2`]);
  await webhook.url();
  webhook.forget();

  expect(await webhook.url()).toBe(`${address}2`);
});

test('a line break at the end of the parameter does no harm', async () => {
  expect(await aWebhook([`${address}\n`]).webhook.url()).toBe(address);
});

test.each(['', 'TOKEN', 'http://hooks.slack.com/TOKEN', 'file:///TOKEN'])(
  'the value %j is refused with the name of the parameter, and without the value',
  async (value) => {
    const error = await aWebhook([value])
      .webhook.url()
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ message: expect.stringContaining('/slack holds no webhook') });
    expect(String(error)).not.toContain('TOKEN');
  },
);
