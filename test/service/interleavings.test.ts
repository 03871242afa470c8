import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLifecycle, type LifecycleSettings, type StoredFinding } from '../../lib/findings/lifecycle.ts';
import { type Happening, happenings } from './life/commands.ts';
import { aService, type RunPlan } from './life/service.ts';
import { everySpeaker, isExcepted, type Place, speakerAt } from './life/truth.ts';
import { clearSight, repaired, usualWishes } from './life/world.ts';

const undisturbed: RunPlan = { blind: clearSight, only: undefined, crash: undefined, bus: 'takes', repeated: false };
const toTheEnd = 10_000;
const numRuns = Number(process.env['LIFE_RUNS'] ?? 300);
const seed = Number(process.env['LIFE_SEED'] ?? 20260115);

type Service = ReturnType<typeof aService>;

/** Lives through all of it, and ends with an audit that nothing disturbs. */
async function live(
  scheduler: fc.Scheduler,
  lifecycle: LifecycleSettings,
  life: readonly Happening[],
): Promise<Service> {
  const service = aService(scheduler, lifecycle);
  for (const { what, operations } of life) {
    service.change(what);
    if (what.run) service.start(what.run);
    await service.proceed(operations);
  }
  await service.proceed(toTheEnd);
  await auditUndisturbed(service);
  return service;
}

async function auditUndisturbed(service: Service): Promise<void> {
  service.start(undisturbed);
  await service.proceed(toTheEnd);
  expect(service.complaints).toEqual([]);
}

function openIn({ store }: Service): Place[] {
  const open = store.findings().filter(({ state }) => state === 'open');
  return open.map(({ finding }) => ({ secret: finding.secret.name, region: finding.region, rule: finding.rule }));
}

/** What is wrong is open, unless it is excepted; what else is open waits behind another fault in its place. */
function expectStoreToBeTrue(service: Service): void {
  const truth = service.truth();
  const speaking = everySpeaker(truth).filter((place) => !isExcepted(truth.wishes, place, truth.at));
  const open = openIn(service);
  expect(open).toEqual(expect.arrayContaining(speaking));
  for (const place of open.filter((one) => !speaking.some((other) => isDeepStrictEqual(one, other)))) {
    const speaker = speakerAt(truth, place.secret, place.region);
    expect({ ...place, speaker: speaker !== undefined && speaker !== place.rule }).toEqual({ ...place, speaker: true });
  }
}

/** What waits behind another fault is silent, and so is whether it has settled. */
function isSilent(service: Service, { finding }: StoredFinding): boolean {
  const speaker = speakerAt(service.truth(), finding.secret.name, finding.region);
  return speaker !== undefined && speaker !== finding.rule;
}

function expectPeopleToKnow(service: Service, flapping: boolean): void {
  for (const stored of service.store.findings()) {
    const allowed = { flapping, silent: isSilent(service, stored) };
    expect(service.audience.complaints(stored, allowed)).toEqual([]);
  }
}

test('whatever happens to audits, nothing is resolved unseen, said twice or lost', async () => {
  const never = { turns: Number.POSITIVE_INFINITY, window: 1 };
  const property = fc.asyncProperty(fc.scheduler(), happenings, async (scheduler, life) => {
    const service = await live(scheduler, { ...defaultLifecycle, flapping: never }, life);
    expectStoreToBeTrue(service);
    expectPeopleToKnow(service, false);
    service.change({ world: () => repaired, wishes: () => usualWishes });
    await auditUndisturbed(service);
    expect(openIn(service)).toEqual([]);
    expectPeopleToKnow(service, false);
  });
  await fc.assert(property, { numRuns, seed });
});

test('whatever is held back while a finding flaps, people know how it ended after a quiet window', async () => {
  const window = 20;
  const flapping = { turns: 3, window: window * 3_600_000 };
  const property = fc.asyncProperty(fc.scheduler(), happenings, async (scheduler, life) => {
    const service = await live(scheduler, { ...defaultLifecycle, flapping }, life);
    expectPeopleToKnow(service, true);
    service.change({ hours: window });
    await auditUndisturbed(service);
    expectStoreToBeTrue(service);
    expectPeopleToKnow(service, true);
    const loud = service.store.findings().filter((one) => !isSilent(service, one));
    expect(loud.filter((one) => one.flapping)).toEqual([]);
  });
  await fc.assert(property, { numRuns, seed });
});
