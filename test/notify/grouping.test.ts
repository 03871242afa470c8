import { describe, expect, it, test } from 'vitest';
import { consoleUrl } from '../../lib/notify/console-link.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { type MessageSettings, defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { aFinding } from '../report/a-result.ts';
import { anAccount, anAudit, anEvent, type EventFacts, named } from './news.ts';

function mailOf(facts: readonly EventFacts[], own: Partial<MessageSettings> = {}): string | undefined {
  const events = facts.map((one, index) => anEvent({ id: `${index}-1`, ...one }));
  const [message, ...others] = messagesFor(events, [], { ...settings, ...own });
  expect(others).toEqual([]);
  return message && unwrapped(renderMail(message).text);
}

/** The mail without the breaks of its wrapped lines. */
function unwrapped(text: string): string {
  return text.replace(/(?<=\S)\n(?: {2})?(?=[^\s*-])/g, ' ');
}

describe('the least severity', () => {
  it('keeps minor findings back, whatever became of them', () => {
    expect(mailOf([{ finding: { severity: 'medium' } }], { minimumSeverity: 'high' })).toBeUndefined();
    expect(mailOf([{ kind: 'resolved', finding: { severity: 'low' } }], { minimumSeverity: 'high' })).toBeUndefined();
    expect(mailOf([{ finding: { severity: 'high' } }], { minimumSeverity: 'high' })).toBeDefined();
  });

  it('lets a finding through that has just become minor, and says that its end will not be told', () => {
    const facts: EventFacts = { kind: 'changed', changes: ['severity'], finding: { severity: 'low' } };
    expect(mailOf([facts], { minimumSeverity: 'high' })).toContain('low is below what is told here (high)');
    expect(mailOf([facts], { minimumSeverity: 'low' })).not.toContain('is below');
  });

  it('says nothing of audits: what was not read is told on every channel', () => {
    const audit = anAudit({ accounts: [anAccount({ verdict: 'failed', error: 'no role' })] });
    expect(messagesFor([], [{ audit }], { ...settings, minimumSeverity: 'critical' })).toHaveLength(1);
  });
});

describe('several findings', () => {
  it('of one secret are one line with their Regions, and when the first was seen', () => {
    const mail = mailOf([
      { finding: { region: 'us-east-1', firstSeen: '2026-03-01T03:12:00.000Z' } },
      { finding: { region: 'eu-west-1', firstSeen: '2026-02-01T03:12:00.000Z' } },
    ]);
    expect(mail).toContain('* prod/payments/database · eu-west-1, us-east-1 · first seen 2026-02-01 03:12 UTC');
  });

  it('of two secrets of one name are two lines', () => {
    const twin = { ...named('prod/payments/database'), arn: aFinding().secret.arn.replace('a1b2c3', 'z9y8x7') };
    expect(mailOf([{}, { finding: { secret: twin } }])?.match(/^\* /gm)).toHaveLength(2);
  });

  it('name their accounts where there are two', () => {
    expect(mailOf([{}, { finding: { region: 'us-east-1' } }])).not.toContain('· account 111122223333');
    expect(mailOf([{}, { finding: { account: '444455556666' } }])).toContain('· account 444455556666 ·');
  });

  it('are listed up to a number, every kind with some, and the others are counted', () => {
    const many = Array.from({ length: 90 }, (_, index) => ({ finding: { secret: named(`secret-${index}`) } }));
    const mail = mailOf([...many, { kind: 'resolved', resolution: 'compliant', finding: { secret: named('over') } }]);
    expect(mail?.match(/^\* /gm)).toHaveLength(38);
    expect(mail).toContain('and 53 more secrets');
    expect(mail).toContain('* over · ');
  });

  it('of more kinds than a message has room for are counted', () => {
    const kinds = Array.from({ length: 14 }, (_, index) => ({ finding: { rule: `rule-${index}` } }));
    expect(mailOf(kinds)).toContain('and 4 more findings of other kinds');
  });

  it('fall back on what the rule says when each would have to be told otherwise', () => {
    const mail = mailOf([{ finding: { remedy: 'Do this.' } }, { finding: { remedy: 'Do that.' } }]);
    expect(mail).toContain('Read the cause, remove it, then replicate the secret to that Region again.');
    expect(mail).not.toContain('Do this.');
  });

  it('that are resolved and withdrawn stand apart, and neither label hides the other', () => {
    const events = [
      anEvent({ id: 'a-2', kind: 'resolved', resolution: 'secret-gone' }),
      anEvent({ id: 'b-2', kind: 'withdrawn', withdrawal: 'rule' }),
    ];
    const [message] = messagesFor(events, [], settings);
    expect(message).toMatchObject({ label: 'RESOLVED AND WITHDRAWN', severity: null });
    expect(renderMail(message ?? expect.fail()).text).toMatch(
      /Resolved: .+The secret itself is gone.+Withdrawn: .+not\s+a\s+repair/s,
    );
  });

  it('that only flap say so first', () => {
    const events = ['a-6', 'b-6'].map((id) =>
      anEvent({ id, flapping: true, kind: 'resolved', resolution: 'compliant' }),
    );
    expect(messagesFor(events, [], settings)).toMatchObject([{ label: 'FLAPPING', severity: 'critical' }]);
  });
});

test('a rule that this version does not know is told by its id', () => {
  expect(mailOf([{ finding: { rule: 'replica-novel' } }])).toContain(
    'Replica-novel: prod/payments/database in eu-west-1',
  );
});

test('an exception that ended is told with who owned it', () => {
  const exception = { owner: 'team-a', reason: 'migration', until: '2026-02-28', expired: true };
  expect(mailOf([{ finding: { exception } }])).toContain(
    'An exception covered it, and ended on 2026-02-28. Owner: team-a. Reason: migration',
  );
});

test('a text too long for SNS ends with a note of what is missing', () => {
  const { text } = renderMail({
    tells: ['a'],
    label: 'DIGEST',
    severity: null,
    title: 'long',
    sections: [{ kind: 'links', links: Array.from({ length: 300 }, () => ({ text: 'é', url: 'é'.repeat(500) })) }],
  });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(250_000);
  expect(text).toMatch(/\(Shortened: \d+ more lines did not fit\.\)\n$/);
});

const secretIn = (partition: string, region: string, name = 'a/b') =>
  aFinding({
    secret: {
      name,
      arn: `arn:${partition}:secretsmanager:${region}:111122223333:secret:x-a1b2c3`,
      primaryRegion: region,
    },
  });

test.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/secretsmanager/secret?name=a%2Fb&region=eu-west-1'],
  [
    'aws-cn',
    'cn-north-1',
    'https://cn-north-1.console.amazonaws.cn/secretsmanager/secret?name=a%2Fb&region=cn-north-1',
  ],
  [
    'aws-us-gov',
    'us-gov-west-1',
    'https://us-gov-west-1.console.amazonaws-us-gov.com/secretsmanager/secret?name=a%2Fb&region=us-gov-west-1',
  ],
  ['aws-iso', 'us-iso-east-1', null],
  ['aws', 'evil.example/', null],
])('the console of %s in %s is %s', (partition, region, url) => {
  expect(consoleUrl(secretIn(partition, region), region)).toBe(url);
});

test('a name is encoded in the link, and one too long for a name has none', () => {
  expect(consoleUrl(secretIn('aws', 'eu-west-1', "a&b=c (d)'*!@\ud800"), 'eu-west-1')).toContain(
    'name=a%26b%3Dc%20%28d%29%27%2A%21%40%EF%BF%BD&region',
  );
  expect(consoleUrl(secretIn('aws', 'eu-west-1', 'a'.repeat(2_000)), 'eu-west-1')).toBeNull();
});
