import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { buildWorld } from './oracle/build.ts';
import { complaints } from './oracle/compare.ts';
import { consult } from './oracle/oracle.ts';
import { type EstatePlan, estatePlan, orders } from './oracle/plan.ts';
import { type DrawnPolicy, policies, settle } from './oracle/policies.ts';
import { memoryOver, scopeOver } from './oracle/reader.ts';
import { ruleIds } from './oracle/rules.ts';
import type { World } from './oracle/world.ts';

/** The same estates every time; ORACLE_SEED and ORACLE_RUNS try others, and a failure prints its seed and path. */
const settings = {
  seed: Number(process.env['ORACLE_SEED'] ?? 20_260_115),
  numRuns: Number(process.env['ORACLE_RUNS'] ?? 800),
};

/** Milliseconds; a longer search may take longer. */
const patience = 20_000 + 30 * settings.numRuns;

/** Audits a world whose answers come in the scheduler's order. */
function run(world: World, policy: Policy, scheduler: fc.Scheduler): Promise<AuditResult> {
  const scopes = world.accounts.map((account) => scopeOver(account, scheduler));
  return scheduler.waitFor(audit({ policy, scopes, memory: memoryOver(world), clock: { now: () => world.now } }));
}

async function check(plan: EstatePlan, drawn: DrawnPolicy, scheduler: fc.Scheduler): Promise<void> {
  const world = buildWorld(plan);
  const policy = settle(drawn, world);
  const oracle = consult(world, policy);
  const running = run(world, policy, scheduler);
  if (oracle.nothingRead) await expect(running).rejects.toThrow('unreachable');
  else expect(complaints(oracle, await running)).toEqual([]);
}

test.each([
  ['that can be read in full', { lags: false, faults: false }],
  ['whose listings lag', { lags: true, faults: false }],
  ['where reads fail', { lags: false, faults: true }],
  ['where listings lag and reads fail', { lags: true, faults: true }],
])(
  'an audit of any estate %s says what an oracle says who sees it whole',
  async (_, how) => {
    await fc.assert(fc.asyncProperty(estatePlan(how), policies, fc.scheduler(), check), settings);
  },
  patience,
);

test(
  'in whatever order an estate is listed and answers, the findings and gaps are the same to the letter',
  async () => {
    const again = fc.tuple(orders, fc.scheduler());
    const estates = estatePlan({ lags: true, faults: false });
    const property = fc.asyncProperty(estates, policies, fc.scheduler(), again, async (plan, drawn, one, then) => {
      const [listings, other] = then;
      const world = buildWorld(plan);
      const reordered = buildWorld({ ...plan, faults: { listings } });
      const policy = settle(drawn, world);
      // A secret that a listing shows twice is two of its entries.
      const { coverage: _, ...result } = await run(world, policy, one);
      expect(await run(reordered, policy, other)).toMatchObject(result);
    });
    await fc.assert(property, settings);
  },
  patience,
);

test('the estates hold every rule in every state, so that no agreement is for want of an occasion', () => {
  const drawn = fc.tuple(estatePlan({ lags: false, faults: false }), policies);
  const said = fc.sample(drawn, { ...settings, numRuns: 2000 }).flatMap(([plan, policy]) => {
    const world = buildWorld(plan);
    return consult(world, settle(policy, world)).expectations.flatMap(({ findings }) =>
      [...findings].map(([rule, status]) => `${rule} ${status}`),
    );
  });
  const graces = ['replica-metadata-drift', 'replica-stale', 'replica-stuck'].map((rule) => `${rule} pending`);
  const riddles = ['replica-failed', 'replica-key-mismatch', 'replica-key-unusable', 'replica-unused'].map(
    (rule) => `${rule} unknown`,
  );
  const all = [...ruleIds.map((rule) => `${rule} open`), ...graces, ...riddles];
  expect(all.filter((state) => !said.includes(state))).toEqual([]);
});
