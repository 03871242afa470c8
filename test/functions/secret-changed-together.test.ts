import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anEvent, audited, changesBench, eventsOfOneSecret, joined } from '../support/changes-bench.ts';
import type { Execution } from '../support/durable-crash.ts';
import { away, failing, healthy, home } from '../support/service-world.ts';

const bench = changesBench();

test('twenty events about one change, in whatever order, cause one audit, and what it finds is told once', async () => {
  const twenty = [...eventsOfOneSecret, ...eventsOfOneSecret].slice(0, 20);
  const inAnyOrder = fc.shuffledSubarray(twenty, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(inAnyOrder, async ([first, ...others]) => {
      const name = bench.aName();
      bench.holds(failing(name));
      const audits: string[] = [];
      const service = bench.service({
        diesAt({ updates, when }) {
          if (when === 'after') audits.push(...updates.filter((update) => /^audit \d+ SUCCEED/.test(update)));
          return false;
        },
        async passTime(_seconds, wait) {
          if (wait !== 'gather 1') return;
          for (const event of others)
            expect(await service.run('secret-changed', anEvent(name, event))).toMatchObject(joined);
        },
      });

      expect(await service.run('secret-changed', anEvent(name, first))).toMatchObject(audited);
      expect(audits).toEqual(['audit 1 SUCCEED']);
      expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }]);
    }),
    { numRuns: 2 },
  );
});

test('a change that comes when the secret was already audited makes the audit start once more', async () => {
  const name = bench.aName();
  bench.holds(failing(name));
  const service = bench.service();
  let announcing = 0;
  bench.decide(async (request) => {
    if (request.service !== 'events') return undefined;
    announcing += 1;
    if (announcing > 1) return undefined;
    bench.holds(healthy(name));
    expect(await service.run('secret-changed', anEvent(name))).toMatchObject(joined);
    return undefined;
  });

  expect(await service.run('secret-changed', anEvent(name))).toMatchObject(audited);
  expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
});

const causes = ['kms-access', 'network', 'kms-key', 'region-disabled'] as const;

/** Numbers of the requests to AWS at which another change comes, and of the checkpoints at which an invocation dies. */
const incidents = fc.record({
  changes: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
  deaths: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
});

test('whatever overlaps, and dies on the way, the last change is audited and told last', async () => {
  await fc.assert(
    fc.asyncProperty(incidents, async ({ changes, deaths }) => {
      const name = bench.aName();
      const executions: Execution[] = [];
      let requests = 0;
      let checkpoints = 0;
      const service = bench.service({
        diesAt() {
          checkpoints += 1;
          return deaths.includes(checkpoints);
        },
      });
      const causeNow = () => causes[executions.length % causes.length] ?? 'network';
      function change(): Execution {
        const execution = service.start('secret-changed', anEvent(name));
        executions.push(execution);
        bench.holds({ name, region: home, replicas: { [away]: { status: 'Failed', cause: causeNow() } } });
        return execution;
      }
      // Whoever works is held at a request while the change comes, and its event asks to be followed.
      bench.decide(async () => {
        requests += 1;
        if (changes.includes(requests)) await change().proceed();
        return undefined;
      });

      change();
      for (const execution of executions) while (!(await execution.proceed()));

      expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'SUCCEEDED'));
      expect(bench.told(name).at(-1)).toMatchObject({ cause: causeNow() });
    }),
    // Here a change's own execution is under way when the one that it interrupted dies.
    { numRuns: 8, examples: [[{ changes: [17], deaths: [5, 30] }]] },
  );
});
