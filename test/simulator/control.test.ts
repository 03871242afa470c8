import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import { AWAY, bench, HOME, REGIONS, refusal, START } from './support.ts';

const at = bench();

async function control(method: string, path: string, body?: string) {
  const response = await fetch(`${at.simulator.url}/_simulator${path}`, { method, body: body ?? null });
  const json: unknown = await response.json();
  return { status: response.status, body: json instanceof Object ? new Map(Object.entries(json)) : new Map() };
}

test('the summary tells time, places and counts', async () => {
  await at.create('app/db');
  const account = '111122223333';
  expect(Object.fromEntries((await control('GET', '')).body)).toEqual({
    now: '2026-03-01T09:00:00.000Z',
    clock: 'manual',
    regions: REGIONS,
    accounts: [account],
    secrets: REGIONS.map((region) => ({ account, region, count: region === HOME ? 1 : 0 })),
    calls: 1,
  });
});

test('another process can give a scenario, move the clock, and read and reset the counters', async () => {
  const scenario = `
version: 1
regions: [${HOME}, ${AWAY}]
secrets:
  - { name: app/db, region: ${HOME}, replicas: { ${AWAY}: { status: InProgress, settlesAfter: 30s } } }
`;
  expect((await control('POST', '/scenario', scenario)).status).toBe(200);
  await control('POST', '/clock', '{"advanceSeconds": 30}');
  expect((await at.replica('app/db', AWAY)).Status).toBe('InSync');
  expect((await control('POST', '/clock', '{"set": "2026-03-01T10:00:00Z"}')).body.get('now')).toBe(
    '2026-03-01T10:00:00.000Z',
  );
  const calls = [{ account: '111122223333', region: HOME, operation: 'DescribeSecret', count: 1 }];
  expect((await control('GET', '/calls')).body.get('calls')).toEqual(calls);
  await control('DELETE', '/calls');
  expect((await control('GET', '/calls')).body.get('calls')).toEqual([]);
});

test.each(['', 'start: 2026-05-01T00:00:00Z, '])(
  'a clock that is to run, with "%s", starts there or in the present',
  async (start) => {
    const before = Date.now();
    const scenario = `version: 1\nregions: [${HOME}]\nclock: { ${start}mode: real }\n`;
    const { body } = await control('POST', '/scenario', scenario);
    const [from, to] =
      start === '' ? [before, Date.now()] : [Date.parse('2026-05-01'), Date.parse('2026-05-01T00:01:00Z')];
    const now = Date.parse(body.get('now'));
    expect(body.get('clock')).toBe('real');
    expect(now >= from && now <= to).toBe(true);
  },
);

test('a clock that stands in the next scenario stands where it was', async () => {
  at.simulator.advance(90);
  const { body } = await control('POST', '/scenario', `version: 1\nregions: [${HOME}]\nclock: { mode: manual }\n`);
  expect(body.get('now')).toBe('2026-03-01T09:01:30.000Z');
});

test('a scenario with mistakes is refused with each of them, and changes nothing', async () => {
  await at.create('app/db');
  const { status, body } = await control('POST', '/scenario', 'version: 2\nregions: []\n');
  expect(status).toBe(400);
  expect(body.get('problems').map((problem: { line: number; path: string }) => [problem.line, problem.path])).toEqual([
    [1, 'version'],
    [2, 'regions'],
  ]);
  expect((await at.describe('app/db')).Name).toBe('app/db');
});

test.each([['{'], ['{}'], ['{"advanceSeconds": -1}'], ['{"set": "2020-01-01"}'], ['{"set": "soon"}']])(
  'the clock refuses %s and stands still',
  async (body) => {
    expect((await control('POST', '/clock', body)).status).toBe(400);
    expect((await control('GET', '')).body.get('now')).toBe(new Date(START).toISOString());
  },
);

test('another process can add faults, see how often each met a call, let go of what is held, and take them away', async () => {
  const added = await control(
    'POST',
    '/faults',
    `- { operation: DescribeSecret, secret: app/*, fault: throttle, times: 1 }\n- { operation: ListSecrets, fault: hang }`,
  );
  expect([added.status, added.body.get('held')]).toEqual([200, 0]);
  await control('POST', '/faults', '{"fault":"deny","page":"last"}');
  expect(await refusal(at.describe('app/db'))).toMatch(/^ThrottlingException/);
  const listed = refusal(at.listPage());
  await at.simulator.whenHeld();
  const { body } = await control('GET', '/faults');
  expect(body.get('held')).toBe(1);
  expect(body.get('faults')).toEqual([
    { operation: 'DescribeSecret', secret: 'app/*', fault: 'throttle', times: 1, matched: 1, fired: 1 },
    { operation: 'ListSecrets', fault: 'hang', matched: 1, fired: 1 },
    { fault: 'deny', page: 'last', matched: 1, fired: 1 },
  ]);
  expect((await control('POST', '/release')).body.get('held')).toBe(0);
  expect(await listed).toMatch(/^AccessDenied/);
  expect((await control('DELETE', '/faults')).body.get('faults')).toEqual([]);
});

test('faults with mistakes are refused with each of them, and none is added', async () => {
  const { status, body } = await control(
    'POST',
    '/faults',
    '- { fault: deny }\n- { fault: denny }\n- { fault: delay }',
  );
  expect(status).toBe(400);
  expect(body.get('problems').map((problem: { line: number; path: string }) => [problem.line, problem.path])).toEqual([
    [2, '[1].fault'],
    [3, '[2].seconds'],
  ]);
  expect((await control('GET', '/faults')).body.get('faults')).toEqual([]);
});

test('an unknown path says which are known', async () => {
  const { status, body } = await control('PUT', '/clock');
  expect(status).toBe(404);
  expect(body.get('error')).toContain('POST /_simulator/clock');
});

describe('a web page', () => {
  function statusWith(headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { port } = at.simulator;
      request({ host: '127.0.0.1', port, path: '/_simulator', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }

  test.each([
    ['on a rebound name', { Host: 'evil.example' }, 403],
    ['on a name that begins like loopback', { Host: '127.0.0.1.evil.example' }, 403],
    ['of another origin', { Origin: 'https://evil.example' }, 403],
    ['and nobody else', { Host: 'localhost:1' }, 200],
    ['nor IPv6', { Host: '[::1]:1' }, 200],
  ])('%s is kept out', async (_kind, headers, status) => {
    expect(await statusWith(headers)).toBe(status);
  });
});

test('a port that is taken is an error', async () => {
  await expect(startSimulator({ port: at.simulator.port })).rejects.toThrow('EADDRINUSE');
});

test('the clock runs with the system when it is told to', async () => {
  const simulator = await startSimulator({ clock: { mode: 'real' } });
  const before = Date.now();
  const now = Date.parse(simulator.summary().now);
  await simulator.close();
  expect(now).toBeGreaterThanOrEqual(before - 1000);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('time does not run backwards', () => {
  expect(() => at.simulator.advance(-1)).toThrow(RangeError);
});
