import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings } from '../../lib/notify/message.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { tell } from '../../lib/notify/tell.ts';
import { parseEvent } from '../../lib/runtime/event.ts';
import { changeOf, nameInArn, SecretEvent } from '../../lib/service/changed-secret.ts';
import notSecretChanged from '../events/not-secret-changed.json' with { type: 'json' };
import secretChanged from '../events/secret-changed.json' with { type: 'json' };
import { anyCharacter } from '../support/any-character.ts';
import { damaged, warped } from './damage.ts';

const announced: readonly object[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../upgrade/0.1.0/events.json'), 'utf8'),
);

afterEach(() => {
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('an event about a secret tells of one change, or is refused without a word of what it holds', () => {
  const known = [...Object.values(secretChanged), ...Object.values(notSecretChanged)];
  const marked = fc.string({ minLength: 12, maxLength: 12, unit: fc.constantFrom(...'QXZJKVW') });
  fc.assert(
    fc.property(fc.constantFrom(...known).chain(warped), marked, (event, mark) => {
      const any = { ...Object(event), account: Object(event).account ?? mark, detail: Object(event).detail ?? mark };
      let parsed: SecretEvent;
      try {
        parsed = parseEvent(SecretEvent, any);
      } catch (error) {
        expect(error).toMatchObject({ name: 'EventError', message: expect.stringMatching(/^.{0,2100}$/s) });
        expect(String(error)).not.toContain(mark);
        return;
      }
      const change = changeOf(parsed, 'secrets-replication-auditor/');
      if (change.kind !== 'nothing') expect(change.account).toMatch(/^\d{12}$/);
      if (change.kind === 'secret') expect(nameInArn(change.secretId).length).toBeGreaterThan(0);
    }),
  );
});

test('a message of a queue becomes words on each channel, or is refused by what it is', async () => {
  const bodies = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom(...announced).chain((event) => damaged(JSON.stringify(event))),
    fc.constantFrom(...announced).chain((event) => warped(event).map((one) => JSON.stringify(one) ?? '')),
  );
  let told = 0;
  const channel = { send: async () => undefined };
  const common = {
    settings: defaultMessageSettings,
    channel,
    memory: undefined,
    digest: 'daily',
    timeLeft: () => 60_000,
  } as const;
  const property = fc.asyncProperty(bodies, async (body) => {
    const records = [{ messageId: 'one', body }];
    for (const { messages, failed } of [
      await tell(records, { ...common, render: renderMail }),
      await tell(records, { ...common, render: renderSlack }),
    ]) {
      const [one] = failed;
      if (one) expect(String(one.error)).toMatch(/^Error: the record is (not JSON|no event of the auditor)/);
      told += messages;
    }
  });
  await fc.assert(property, { numRuns: 200 });
  expect(told).toBeGreaterThan(10);
});
