import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingEvent, FindingEventKind } from '../../lib/domain/event.ts';
import { severities } from '../../lib/domain/finding.ts';
import type { FixStep } from '../../lib/domain/fix.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { type Message, defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor, repairMessagesFor } from '../../lib/notify/messages.ts';
import type { NewsAction, NewsRefusal, NewsRepair } from '../../lib/notify/repair-news.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { aRegion } from '../report/a-result.ts';
import { anAction } from '../support/a-repair.ts';
import { anApproval, anOverwrite, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';
import { anyCharacter } from '../support/any-character.ts';
import { anAccount, anAudit, anEvent, named } from './news.ts';
import { checkSlack, hostile } from './slack-rules.ts';

const text = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 600 }), fc.constantFrom(...hostile));
const long = fc.oneof(
  text,
  fc.constantFrom('<'.repeat(5_000), '`'.repeat(5_000), '&'.repeat(600), '\u202e'.repeat(2_000)),
);

function taggedAs(value: string): FixStep {
  const parameters = { SecretId: value, Tags: [{ Key: 'k', Value: value }] };
  return { operation: 'TagResource', region: 'eu-west-1', parameters, destructive: false };
}

function checkMessage(message: Message): void {
  checkSlack(renderSlack(message));
  const mail = renderMail(message);
  expect(mail.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  expect(Buffer.byteLength(mail.text)).toBeLessThan(262_000);
}

describe('any news at all', () => {
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
          fix: {
            steps: [taggedAs(words)],
            decision: { question: words, options: [{ answer: words, steps: [taggedAs(words)], instruction: words }] },
          },
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
          for (const message of messagesFor(events, audits, settings)) checkMessage(message);
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

describe('any news of repairs', () => {
  const place = fc
    .record({ name: long, region: text, words: long })
    .map(({ name, region, words }) => ({ secret: { ...anAction().secret, name }, region, words }));
  const action: fc.Arbitrary<NewsAction> = fc.tuple(place, fc.boolean()).map(([{ words, ...where }, destroys]) => {
    const facts = { arn: words, created: words, lastRead: words, tags: words };
    return destroys
      ? { ...anOverwrite(), ...where, reason: words, destroys: facts }
      : { ...anAction(), ...where, reason: words, key: words };
  });
  const repair: fc.Arbitrary<NewsRepair> = fc
    .tuple(place, fc.constantFrom('unknown', 'failed', 'timed-out', 'refused', 'succeeded', 'novel'), fc.boolean())
    .map(([{ words, ...where }, state, destroys]) => ({
      ...aReportedRepair(),
      ...where,
      state,
      answer: words,
      destroys: destroys ? { arn: words } : null,
    }));
  const refusal: fc.Arbitrary<NewsRefusal> = fc
    .tuple(place, text, fc.boolean())
    .map(([{ words, ...where }, code, off]) => ({ ...aRefusal(), ...where, code, off, reason: words }));

  it('is within the limits of Slack and of SNS, injects nothing, and can be answered', () => {
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 1, maxLength: 80, size: 'max' }),
        fc.array(long, { maxLength: 15 }),
        fc.option(long),
        fc.integer({ min: 1, max: 1_022 }),
        (actions, approvers, previous, length) => {
          const callbackId = `${'A'.repeat(length)}==`;
          const request = { ...anApproval({ approvers, previous, callbackId }), requestedBy: approvers[0] ?? '' };
          const news = { ...request, plan: { ...request.plan, actions }, moreActions: 7, moreDestructive: 3 };
          const [message, ...others] = repairMessagesFor([news], []);
          if (!message) return expect.fail();

          expect(others).toEqual([]);
          checkMessage(message);
          const slack = JSON.stringify(renderSlack(message));
          expect(slack).toContain(`approve --callback ${callbackId} --plan-hash ${news.plan.hash} `);
          expect(slack).toContain(`reject --callback ${callbackId} --plan-hash ${news.plan.hash} `);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('and of what came of them is within the limits, and injects nothing', () => {
    fc.assert(
      fc.property(
        fc.array(repair, { maxLength: 60, size: 'max' }),
        fc.array(refusal, { maxLength: 60, size: 'max' }),
        fc.array(place, { maxLength: 8 }),
        long,
        (repairs, refusals, places, words) => {
          const { counts, ...report } = aReport({ requestedBy: words, stopped: { code: words, reason: words } });
          const news = {
            ...report,
            repairs,
            refusals,
            instructions: places.map(({ words: reason, ...where }) => ({ ...where, reason })),
            approval: {
              kind: 'invalid' as const,
              by: words,
              reason: words,
              actions: 3,
              destructive: 1,
              carriedOut: false,
            },
            counts: { ...counts, repairs: { failed: 90, unknown: 90, [words]: 1 }, refusals: { [words]: 99 } },
          };
          for (const message of repairMessagesFor([], [news])) checkMessage(message);
        },
      ),
      { numRuns: 40 },
    );
  });
});
