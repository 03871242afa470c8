import { describe, expect, test } from 'vitest';
import { lived, over, type Step, seen, told, withdrawn } from './a-finding.ts';

/** Opened, over, opened: the third turn within a day makes it flap. */
const flaps = [seen(0), over(1), seen(2)];
const toldFlapping = ['opened', 'resolved compliant', 'opened again flapping'];

/** Over, opened, over: told by a summary that it began, it starts to flap by ending. */
const flapsClosed: readonly Step[] = [{ ...seen(-30), baseline: true }, over(0), seen(1), over(2)];
const toldFlappingClosed = ['resolved compliant', 'opened again', 'resolved compliant flapping'];

const quiet = 24;

describe('a finding that flaps', () => {
  test('is said to flap once, and held back from then on', () => {
    const stored = lived(...flaps, over(3), seen(4), withdrawn(5), seen(6, { severity: 'low' }));
    expect(told(stored)).toEqual(toldFlapping);
    expect(stored).toMatchObject({ flapping: true, state: 'open', sequence: 3, finding: { severity: 'low' } });
  });

  test('changes and is due for a reminder without a word', () => {
    expect(told(lived(...flaps, seen(20, { severity: 'critical' }), seen(25, { severity: 'low' })))).toEqual(
      toldFlapping,
    );
  });

  test('does not flap when its turns are further apart', () => {
    expect(lived(seen(0), over(12), seen(24)).flapping).toBe(false);
  });

  test('stops flapping when it turns more slowly, and is announced at each turn again', () => {
    const stored = lived(...flaps, over(25.5), seen(49));
    expect(told(stored)).toEqual([...toldFlapping, 'resolved compliant', 'opened again']);
    expect(stored.flapping).toBe(false);
  });

  const changed = { severity: 'critical' } as const;
  test.each<readonly [string, readonly Step[], readonly string[], readonly Step[], string]>([
    ['open, as people know', flaps, toldFlapping, [seen(2 + quiet)], 'changed reminder'],
    ['open, as people know, and changed now', flaps, toldFlapping, [seen(2 + quiet, changed)], 'changed severity'],
    [
      'open, as people know, and changed meanwhile',
      flaps,
      toldFlapping,
      [seen(5, changed), seen(2 + quiet, changed)],
      'changed reminder',
    ],
    ['over, while people think it open', flaps, toldFlapping, [over(3), over(3 + quiet)], 'resolved compliant'],
    [
      'withdrawn, while people think it open',
      flaps,
      toldFlapping,
      [withdrawn(3), over(3 + quiet)],
      'withdrawn exception',
    ],
    ['over, as people know', flapsClosed, toldFlappingClosed, [over(2 + quiet)], 'resolved compliant'],
    ['open, while people think it over', flapsClosed, toldFlappingClosed, [seen(3), seen(3 + quiet)], 'opened again'],
    [
      'withdrawn, while people think it over',
      flapsClosed,
      toldFlappingClosed,
      [seen(3), withdrawn(4), withdrawn(4 + quiet)],
      'withdrawn exception',
    ],
  ])('says after a quiet day that it is %s', (_, before, known, then, last) => {
    const stored = lived(...before, ...then);
    expect(told(stored)).toEqual([...known, last]);
    expect(stored.flapping).toBe(false);
    expect(stored.outbox.at(-1)?.finding).toEqual(stored.finding);
  });

  test('says nothing before the day is over, counted from its last turn', () => {
    expect(told(lived(...flaps, over(3), over(2 + quiet)))).toEqual(toldFlapping);
  });

  test('is an ordinary finding once it has settled', () => {
    const stored = lived(...flaps, over(3), over(3 + quiet), over(60), seen(61), over(62));
    expect(told(stored)).toEqual([...toldFlapping, 'resolved compliant', 'opened again', 'resolved compliant']);
  });
});
