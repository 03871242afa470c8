import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { connect } from '../../lib/aws/connection.ts';
import { clockOf, createServerTime } from '../../lib/aws/server-time.ts';
import { clockDoubt, createCorrectedClock } from '../../lib/domain/clock.ts';
import { startJsonServer } from '../support/json-server.ts';

const day = 86_400_000;
const now = Date.parse('2026-03-01T09:00:00.250Z');
const utc = (at: number) => new Date(at).toUTCString();

describe('the time of AWS', () => {
  test('is read from an answer, to within what `Date` can show', () => {
    const time = createServerTime();
    time.note(utc(now - 9 * day), now - 100, now + 100);
    expect(Math.abs((time.first() ?? 0) + 9 * day)).toBeLessThanOrEqual(500);
  });

  test.each([-1_400, -900, 0, 900, 1_400])(
    'is the machine’s where they differ by %d ms, which nobody can tell',
    (by) => {
      const time = createServerTime();
      time.note(utc(now + by), now - 100, now + 100);
      expect(time.first()).toBe(0);
    },
  );

  test.each([undefined, '', 'yesterday'])('is not known from a date that is %j', (date) => {
    const time = createServerTime();
    time.note(date, now, now);
    expect([time.first(), time.latest()]).toEqual([null, null]);
  });

  test('corrects a clock once: what comes later moves it no more', () => {
    const time = createServerTime();
    const clock = clockOf(time, { now: () => now });
    expect(clock.now()).toBe(now);
    time.note(utc(now - day), now, now);
    time.note(utc(now - 2 * day), now, now);
    expect(Math.abs(clock.now() - (now - day))).toBeLessThanOrEqual(500);
    expect(Math.abs((time.latest() ?? 0) + 2 * day)).toBeLessThanOrEqual(500);
  });

  test.each([200, 400])('is read from an answer with the status %d, by every client', async (status) => {
    const time = createServerTime();
    const date = utc(Date.now() - 9 * day);
    const server = await startJsonServer(() => ({
      status,
      headers: { date },
      body: status === 200 ? '{"Name":"x"}' : '{"__type":"AccessDeniedException"}',
    }));
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
    const connection = connect({ endpoint: server.url, credentials, serverTime: time });
    const send = connection.service((settings) => new SecretsManagerClient(settings));
    await send('eu-west-1', (client, options) =>
      client.send(new DescribeSecretCommand({ SecretId: 'x' }), options),
    ).catch(() => undefined);
    connection.close();
    await server.close();
    expect(Math.round((time.latest() ?? 0) / day)).toBe(-9);
  });
});

describe('a corrected clock', () => {
  test('goes by AWS, and is the machine’s where AWS was not asked', () => {
    const clock = createCorrectedClock({ now: () => now });
    expect(clock.now()).toBe(now);
    clock.correct(-9 * day);
    expect(clock.now()).toBe(now - 9 * day);
  });

  test.each<readonly [string, number | null, number | null, string | undefined]>([
    ['nobody knows what time it was', null, 0, 'clock-unknown'],
    ['nobody knows what time it is', 0, null, 'clock-unknown'],
    ['it moved forward', 0, 31_000, 'clock-moved'],
    ['it moved back', -9 * day, -9 * day - 31_000, 'clock-moved'],
    ['it is no time', 0, Number.NaN, 'clock-moved'],
    ['it moved by as much as `Date` may show', 0, 30_000, undefined],
    ['it is wrong, and steady', -9 * day, -9 * day, undefined],
  ])('lets nothing be written where %s', (_what, known, latest, code) => {
    expect(clockDoubt(known, latest)?.code).toBe(code);
  });
});
