import { expect, test } from 'vitest';
import { describeWithPython, runPython } from './python.ts';
import { startSimulated } from './simulator.ts';

describeWithPython('boto3 against the simulator', (python) => {
  test('walks through everything that the simulator promises, unmodified', async () => {
    const simulator = await startSimulated();
    try {
      expect(await runPython(python, 'boto3_walk.py', simulator.url())).toMatch(/^done$/m);
    } finally {
      await simulator.close();
    }
  });
});
