import { describe, expect, test } from 'vitest';
import { latestEpisode, observe, published } from '../../lib/findings/lifecycle.ts';
import { storedSchemas } from '../../lib/findings/stored-schema.ts';
import { now } from '../support/builders.ts';
import { aFinding, hour, lived, over, type Step, seen, settings, told, withdrawn } from './a-finding.ts';

const lives: ReadonlyArray<readonly [string, readonly Step[], readonly string[]]> = [
  ['opens when it is first seen', [seen(0)], ['opened']],
  ['says nothing more while it stays the same', [seen(0), seen(1), seen(2)], ['opened']],
  ['changes when its severity does', [seen(0), seen(1, { severity: 'critical' })], ['opened', 'changed severity']],
  ['changes when its cause does', [seen(0), seen(1, { cause: 'kms-key' })], ['opened', 'changed cause']],
  ['changes when a cause is gone', [seen(0), seen(1, { cause: null })], ['opened', 'changed cause']],
  ['changes when more is expected', [seen(0), seen(1, { expected: { a: 1 } })], ['opened', 'changed expected']],
  ['changes when something else is seen', [seen(0), seen(1, { observed: {} })], ['opened', 'changed observed']],
  [
    'names everything that changed at once',
    [seen(0), seen(1, { severity: 'low', observed: {} })],
    ['opened', 'changed severity observed'],
  ],
  [
    'does not change by mere wording, nor by the clause, nor by the order of its facts',
    [seen(0), seen(1, { message: 'x', remedy: 'y', clause: 'z', observed: { replica: 'absent', status: 'Failed' } })],
    ['opened'],
  ],
  ['is resolved when it is over', [seen(0), over(1)], ['opened', 'resolved compliant']],
  ['is resolved once', [seen(0), over(1), over(2)], ['opened', 'resolved compliant']],
  ['is withdrawn apart from resolved', [seen(0), withdrawn(1)], ['opened', 'withdrawn exception']],
  ['stays withdrawn when it is over later', [seen(0), withdrawn(1), over(2)], ['opened', 'withdrawn exception']],
  ['stays resolved when it is withdrawn later', [seen(0), over(1), withdrawn(2)], ['opened', 'resolved compliant']],
  ['opens again after a resolution', [seen(0), over(1), seen(30)], ['opened', 'resolved compliant', 'opened again']],
  [
    'opens again after a withdrawal',
    [seen(0), withdrawn(1), seen(30)],
    ['opened', 'withdrawn exception', 'opened again'],
  ],
  ['ignores an older audit that sees it otherwise', [seen(2), seen(1, { severity: 'low' })], ['opened']],
  ['ignores an older audit that found it over', [seen(2), over(1)], ['opened']],
  [
    'ignores an older audit that saw it before it was over',
    [seen(0), over(2), seen(1)],
    ['opened', 'resolved compliant'],
  ],
  ['ignores the same audit, once more', [seen(0), over(0)], ['opened']],
  ['ignores an audit older than one that saw it unchanged', [seen(0), seen(3), over(2)], ['opened']],
  ['is told by the summary on a first run, not by itself', [{ ...seen(0), baseline: true }], []],
  [
    'is announced when it is over, although a summary told that it began',
    [{ ...seen(0), baseline: true }, over(1)],
    ['resolved compliant'],
  ],
  [
    'is told by the summary of a first run that is repeated, as it is then',
    [
      { ...seen(0), baseline: true },
      { ...seen(1, { severity: 'low' }), baseline: true },
      { ...seen(2, { severity: 'low' }), firstAuditAt: now + hour },
    ],
    [],
  ],
  [
    'is announced when it changes although it was announced before, and its account has a first run again',
    [seen(0), { ...seen(1, { severity: 'low' }), baseline: true }],
    ['opened', 'changed severity'],
  ],
  [
    'is announced by the next run when it was stored by a first one whose summary nobody was given',
    [
      { ...seen(1), baseline: true },
      { ...seen(2), firstAuditAt: now },
      { ...seen(3), firstAuditAt: now },
    ],
    ['opened'],
  ],
];

describe('a finding', () => {
  test.each(lives)('%s', (_, steps, announcements) => {
    const stored = lived(...steps);
    expect(told(stored)).toEqual(announcements);
    expect(storedSchemas().storedFindingSchema.parse(stored)).toEqual(stored);
  });

  test('that was never seen has no end', () => {
    const moment = { at: now, baseline: false, settings };
    expect(observe(undefined, over(0), moment)).toBeUndefined();
    expect(observe(undefined, withdrawn(0), moment)).toBeUndefined();
  });

  test('that an audit sees unchanged is stored with that audit, so that an older one cannot end it', () => {
    expect(lived(seen(0), seen(1))).toMatchObject({ observedAt: now + hour, sequence: 1 });
  });

  test('keeps when it was first seen, its newest wording, and when it was last seen', () => {
    const { finding } = lived(seen(0), seen(5, { message: 'newer words' }));
    expect(finding).toMatchObject({
      firstSeen: new Date(now).toISOString(),
      lastSeen: new Date(now + 5 * hour).toISOString(),
      message: 'newer words',
    });
  });

  test('that comes back begins anew, and its announcements go on counting', () => {
    const stored = lived(seen(0), over(1), seen(30));
    expect(stored.finding.firstSeen).toBe(new Date(now + 30 * hour).toISOString());
    expect(stored.outbox.map(({ id }) => id)).toEqual([1, 2, 3].map((sequence) => `${aFinding().id}-${sequence}`));
  });

  test('that comes back keeps what it went through, up to a number of times', () => {
    const at = (hours: number) => now + hours * hour;
    const stored = lived(seen(0), over(1), over(20), seen(30), withdrawn(40), seen(50));
    expect(stored.earlier).toEqual([
      { openedAt: at(0), endedAt: at(1), state: 'resolved' },
      { openedAt: at(30), endedAt: at(40), state: 'withdrawn' },
    ]);
    expect(latestEpisode(stored)).toEqual({ openedAt: at(50), endedAt: null, state: 'open' });
    const often = lived(...Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? seen(index) : over(index))));
    expect(often.earlier).toHaveLength(20);
    expect(often.earlier?.at(-1)).toEqual({ openedAt: at(46), endedAt: at(47), state: 'resolved' });
  });

  test('says when the audit began that saw it, and what it was while it was open', () => {
    const [, resolved] = lived(seen(0), over(7)).outbox;
    expect(resolved).toMatchObject({
      at: new Date(now + 7 * hour).toISOString(),
      finding: { message: 'Replication failed.', lastSeen: new Date(now).toISOString() },
    });
  });

  test('forgets what was published, and only that', () => {
    const stored = lived(seen(0), over(1), seen(30));
    const [first, second, third] = stored.outbox.map(({ id }) => id);
    expect(published(stored, new Set([first ?? '', second ?? ''])).outbox.map(({ id }) => id)).toEqual([third]);
    expect(published(stored, new Set(['another'])).outbox).toHaveLength(3);
  });
});

describe('a reminder', () => {
  test.each([
    ['critical', 24],
    ['high', 72],
    ['medium', 168],
    ['low', 336],
  ] as const)('of a %s finding comes after %i hours, and not before', (severity, hours) => {
    const facts = { severity };
    expect(told(lived(seen(0, facts), seen(hours - 1, facts)))).toEqual(['opened']);
    expect(told(lived(seen(0, facts), seen(hours, facts)))).toEqual(['opened', 'changed reminder']);
  });

  test('counts from the last announcement, whatever that was', () => {
    const changed = { severity: 'critical' } as const;
    const early = told(lived(seen(0), seen(60, changed), seen(83, changed)));
    expect(early).toEqual(['opened', 'changed severity']);
    expect(told(lived(seen(0), seen(72), seen(73), seen(144)))).toEqual([
      'opened',
      'changed reminder',
      'changed reminder',
    ]);
  });

  test('counts from the summary of a first run', () => {
    const first = { ...seen(0), baseline: true };
    expect(told(lived(first, seen(71)))).toEqual([]);
    expect(told(lived(first, seen(72)))).toEqual(['changed reminder']);
  });

  test('is not given of what is over', () => {
    expect(told(lived(seen(0), over(1), over(500)))).toEqual(['opened', 'resolved compliant']);
  });
});
