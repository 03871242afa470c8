import fc from 'fast-check';
import type { RunPlan } from './service.ts';
import {
  type Blindness,
  clearSight,
  faultRules,
  names,
  regions,
  replicaRegions,
  spots,
  type Wishes,
  type World,
} from './world.ts';

/** Something that happens: to the world, to the policy, to the clock, or a run that starts; then so many operations. */
export interface Happening {
  readonly what: {
    readonly world?: (before: World) => World;
    readonly wishes?: (before: Wishes) => Wishes;
    readonly hours?: number;
    readonly run?: RunPlan;
  };
  readonly operations: number;
}

const someRegions = fc.subarray([...regions]);
const blindness: fc.Arbitrary<Blindness> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(clearSight) },
  { weight: 2, arbitrary: fc.record({ list: someRegions, describe: someRegions, unlisted: someRegions }) },
);

const plan: fc.Arbitrary<RunPlan> = fc.record({
  blind: blindness,
  only: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...names)),
  crash: fc.option(fc.record({ at: fc.integer({ min: 1, max: 14 }), after: fc.boolean() }), {
    nil: undefined,
    freq: 2,
  }),
  bus: fc.oneof(
    { weight: 3, arbitrary: fc.constant('takes' as const) },
    fc.constantFrom('refuses' as const, 'takes, but its answer is lost' as const),
  ),
  repeated: fc.boolean(),
});

const secretChange = fc.oneof(
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...replicaRegions), fc.constantFrom(...spots))
    .map(([name, region, spot]): Happening['what'] => ({
      world: (before) => edited(before, name, (secret) => ({ ...secret, spots: { ...secret.spots, [region]: spot } })),
    })),
  fc.tuple(fc.constantFrom(...names), fc.boolean()).map(([name, primary]): Happening['what'] => ({
    world: (before) => edited(before, name, (one) => ({ ...one, primary })),
  })),
  fc.constantFrom(...names).map((name): Happening['what'] => ({
    world: (before) => edited(before, name, () => ({ primary: false, spots: {} })),
  })),
);

/** The last day is that of the first run, the day before it, or one of the next two. */
const exception = fc
  .record({
    rule: fc.constantFrom(...faultRules),
    secret: fc.constantFrom(...names),
    until: fc.constantFrom('2026-01-14', '2026-01-15', '2026-01-16', '2026-01-17'),
  })
  .map((one): Happening['what'] => ({ wishes: (before) => ({ ...before, exceptions: [...before.exceptions, one] }) }));

const policyChange = fc.oneof(
  fc.boolean().map((clause): Happening['what'] => ({ wishes: (before) => ({ ...before, clause }) })),
  fc
    .subarray([...faultRules], { maxLength: 2 })
    .map((off): Happening['what'] => ({ wishes: (before) => ({ ...before, off }) })),
  fc
    .subarray([...replicaRegions])
    .map((listed): Happening['what'] => ({ wishes: (before) => ({ ...before, regions: [regions[0], ...listed] }) })),
  exception,
  fc.constant<Happening['what']>({ wishes: (before) => ({ ...before, exceptions: [] }) }),
);

const what: fc.Arbitrary<Happening['what']> = fc.oneof(
  { weight: 5, arbitrary: secretChange },
  { weight: 2, arbitrary: policyChange },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((hours) => ({ hours })) },
  { weight: 6, arbitrary: plan.map((run) => ({ run })) },
);

/** A run is left alone to its end more often than not; or else others begin meanwhile. */
const operations = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1000) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) },
);

export const happenings = fc.array(fc.record({ what, operations }), { minLength: 10, maxLength: 24, size: 'max' });

function edited(world: World, name: string, edit: (secret: World[string]) => World[string]): World {
  return { ...world, [name]: edit(world[name] ?? { primary: false, spots: {} }) };
}
