import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingEvent, FindingEventKind } from '../../lib/domain/event.ts';
import { severities } from '../../lib/domain/finding.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { aRegion } from '../report/a-result.ts';
import { anAccount, anAudit, anEvent, named } from './news.ts';
import { checkSlack, hostile } from './slack-rules.ts';

describe('any news at all', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.constantFrom(...hostile));
  const long = fc.oneof(
    text,
    fc.constantFrom('<'.repeat(5_000), '`'.repeat(5_000), '&'.repeat(600), '\u202e'.repeat(2_000)),
  );
  const event: fc.Arbitrary<FindingEvent> = fc
    .record({
      id: fc.uuid(),
      kind: fc.constantFrom<FindingEventKind>('opened', 'changed', 'resolved', 'withdrawn'),
      flapping: fc.boolean(),
      reopened: fc.boolean(),
      changes: fc.subarray(['severity', 'cause', 'expected', 'observed', 'reminder'] as const),
      rule: fc.oneof(fc.constantFrom('replica-failed', 'replica-stale', 'replica-orphaned'), text),
      severity: fc.constantFrom(...severities),
      account: fc.oneof(fc.constant('111122223333'), text),
      name: long,
      region: fc.oneof(fc.constantFrom('eu-west-1', 'us-east-1'), text),
      words: long,
    })
    .map(({ id, kind, flapping, reopened, changes, name, words, ...finding }) =>
      anEvent({
        id,
        kind,
        flapping,
        reopened,
        changes,
        finding: {
          ...finding,
          id,
          secret: named(name),
          message: words,
          remedy: words,
          cause: words,
          clause: words,
          observed: { [words]: words },
          exception: { owner: words, reason: words, until: words, expired: true },
        },
      }),
    );
  const account = fc
    .record({
      account: text,
      words: long,
      regions: fc.array(text, { maxLength: 30 }),
      baseline: fc.boolean(),
      rules: fc.array(text, { maxLength: 40 }),
    })
    .map(({ words, regions, rules, ...facts }) =>
      anAccount({
        ...facts,
        verdict: 'incomplete',
        coverage: regions.map((region) => aRegion({ region, status: 'incomplete', reason: words })),
        gaps: regions.map((region) => ({
          kind: 'key-unreadable',
          account: null,
          region,
          secret: words,
          exception: null,
          message: words,
        })),
        counts: {
          ...anAccount().counts,
          open: { critical: 1, high: 2, medium: 3, low: 4 },
          byRule: Object.fromEntries(rules.map((rule) => [rule, 1])),
        },
      }),
    );

  it('is within the limits of Slack and of SNS, and injects nothing', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 120, size: 'max' }),
        fc.array(account, { maxLength: 30 }),
        (events, accounts) => {
          const audits = [{ audit: anAudit({ accounts }), digest: true }];
          for (const message of messagesFor(events, audits, settings)) {
            checkSlack(renderSlack(message));
            const mail = renderMail(message);
            expect(mail.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
            expect(Buffer.byteLength(mail.text)).toBeLessThan(262_000);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells every announcement that it was given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(event, { selector: ({ id }) => id, maxLength: 60 }), (events) => {
        const told = messagesFor([...events, ...events], [], settings).flatMap(({ tells }) => tells);
        expect(told.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
      }),
      { numRuns: 30 },
    );
  });
});
