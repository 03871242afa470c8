import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rehearsal, rehearse } from './rehearsal.ts';

let rehearsal: Rehearsal;

// All that can be said, said once; then searched for each canary.
beforeAll(async () => {
  rehearsal = await rehearse();
}, 60_000);
afterAll(() => rehearsal?.close());

test.each([
  'webhook',
  'webhook answer',
  'secret access key',
  'session token',
  'value of a secret',
  'proof of identity',
  'event of a change',
  'event that does not fit',
  'message that does not fit',
] as const)('no output holds the canary in the %s, which was there', (what) => {
  const { canaries, outputs, used } = rehearsal;
  const canary = canaries[what];

  expect(used(what)).toBe(true);
  expect(
    outputs.filter(({ text }) => text.includes(canary)).map(({ where, text }) => excerpt(where, text, canary)),
  ).toEqual([]);
});

test.each(['log', 'request to AWS', 'Slack', 'mail', 'event', 'answer', 'stdout', 'stderr', 'file'] as const)(
  'there is a %s to be searched',
  (where) => {
    const texts = rehearsal.outputs.filter((output) => output.where === where).map(({ text }) => text);

    expect(texts.join('').length).toBeGreaterThan(100);
  },
);

test('what went wrong was told all the same', () => {
  const said = rehearsal.outputs.map(({ text }) => text).join('');
  const words = [
    'The event is not valid',
    'Announcements were not delivered',
    'AccessDenied',
    'policy.yml:1:10 version',
  ];

  expect(words.filter((one) => !said.includes(one))).toEqual([]);
});

function excerpt(where: string, text: string, canary: string): string {
  const at = text.indexOf(canary);
  return `${where}: …${text.slice(Math.max(0, at - 100), at + canary.length)}…`;
}
