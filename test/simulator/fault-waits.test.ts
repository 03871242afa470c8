import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import { bench, HOME, rawCall, refusal } from './support.ts';

const at = bench();

/** Whether a promise has settled, once all that is under way in this process had its turn. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  await at.simulator.whenHeld();
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('an answer that hangs comes once it is released, and is then as fresh as the release', async () => {
  at.simulator.addFaults({ operation: 'DescribeSecret', fault: 'hang', times: 1 });
  const described = at.describe('app/db');
  expect(await settled(described)).toBe(false);
  await at.create('app/db');
  at.simulator.releaseHeld();
  expect((await described).Name).toBe('app/db');
});

test('what hangs until its caller is gone is not done', async () => {
  at.simulator.addFaults({ operation: 'CreateSecret', fault: 'hang', times: 1 });
  const aborted = new AbortController();
  const body = JSON.stringify({ Name: 'app/db', SecretString: 'x' });
  const headers = {
    'X-Amz-Target': 'secretsmanager.CreateSecret',
    Authorization: `AWS4-HMAC-SHA256 Credential=A/20260301/${HOME}/secretsmanager/aws4_request`,
  };
  const created = fetch(at.simulator.url, { method: 'POST', headers, body, signal: aborted.signal });
  await at.simulator.whenHeld();
  aborted.abort();
  await expect(created).rejects.toThrow('aborted');
  expect(await refusal(at.describe('app/db'))).toMatch(/^ResourceNotFound/);
});

test('a delay on the simulated clock ends when the clock gets there', async () => {
  at.simulator.addFaults({ fault: 'delay', seconds: 30 });
  const answer = refusal(at.listPage());
  expect(await settled(answer)).toBe(false);
  at.simulator.advance(29);
  expect(await settled(answer)).toBe(false);
  at.simulator.advance(1);
  expect(await answer).toBe('accepted');
});

test('a delayed answer can still be a refusal', async () => {
  at.simulator.addFaults({ fault: 'delay', seconds: 5 }, { fault: 'throttle' });
  const answer = refusal(at.listPage());
  expect(await settled(answer)).toBe(false);
  at.simulator.advance(5);
  expect(await answer).toMatch(/^ThrottlingException/);
});

test.each([{ time: 'real' as const, seconds: 0.01 }, { seconds: 0 }])(
  'a delay of %j needs nobody to move the clock',
  async (delay) => {
    at.simulator.addFaults({ fault: 'delay', ...delay });
    expect(await refusal(at.listPage())).toBe('accepted');
  },
);

test('under a clock that runs, a simulated delay takes as long as it says', async () => {
  at.apply({ clock: { mode: 'real' } });
  at.simulator.addFaults({ fault: 'delay', seconds: 0.01 });
  expect(await refusal(at.listPage())).toBe('accepted');
});

test('an answer that stalls shows its head, and ends once it is released', async () => {
  at.apply({ secrets: [{ name: 'app/db', region: HOME }] });
  at.simulator.addFaults({ fault: 'stall', times: 1 });
  const answer = rawCall(at.simulator.url, 'ListSecrets', {});
  await at.simulator.whenHeld();
  at.simulator.releaseHeld();
  expect((await answer).body['SecretList']).toHaveLength(1);
});

test('clearing the faults and a new scenario let go of what is held', async () => {
  for (const letGo of [at.simulator.clearFaults, () => at.apply({})]) {
    at.simulator.addFaults({ fault: 'hang' });
    const answer = refusal(at.listPage());
    expect(await settled(answer)).toBe(false);
    letGo();
    expect(await answer).toBe('accepted');
  }
});

test('several can be waited for at once', async () => {
  at.simulator.addFaults({ fault: 'hang' });
  const answers = [refusal(at.listPage()), refusal(at.listPage())];
  await at.simulator.whenHeld(2);
  at.simulator.releaseHeld();
  expect(await Promise.all(answers)).toEqual(['accepted', 'accepted']);
});

test.each(['hang', 'stall'] as const)('closing the simulator ends connections that %s', async (fault) => {
  const simulator = await startSimulator();
  simulator.addFaults({ fault });
  const answer = rawCall(simulator.url, 'ListSecrets', {}).catch((error: unknown) => error);
  await simulator.whenHeld();
  await simulator.close();
  expect(await answer).toBeInstanceOf(Error);
});
