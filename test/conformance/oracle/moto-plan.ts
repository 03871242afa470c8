import type fc from 'fast-check';
import { type Dice, rolled } from './dice.ts';
import { madePolicy } from './policies.ts';
import type { PolicyDocument } from './world.ts';

/** One call, as an owner of secrets makes it. */
export type Step =
  | {
      readonly call: 'create';
      readonly region: string;
      readonly name: string;
      readonly to: readonly string[];
      readonly tags: Readonly<Record<string, string>>;
    }
  | {
      readonly call: 'replicate';
      readonly region: string;
      readonly name: string;
      readonly to: readonly string[];
      readonly force: boolean;
    }
  | { readonly call: 'remove'; readonly region: string; readonly name: string; readonly to: readonly string[] }
  | { readonly call: 'delete' | 'put' | 'tag'; readonly region: string; readonly name: string };

export interface MotoPlan {
  readonly policy: PolicyDocument;
  readonly steps: readonly Step[];
  /** Milliseconds from the calls to the audit. */
  readonly later: number;
  readonly cases: ReadonlyMap<string, ReadonlySet<string>>;
}

export const motoAccount = '123456789012';

/** What the calls of one name come to; `to` is where the policy, or else chance, wants replicas. */
type Life = (one: {
  readonly name: string;
  readonly home: string;
  readonly to: readonly string[];
  readonly other: string;
  readonly tags: Readonly<Record<string, string>>;
}) => readonly Step[];

const create = (region: string, name: string, to: readonly string[] = [], tags = {}): Step => ({
  call: 'create',
  region,
  name,
  to,
  tags,
});

/** By the name of the case. `other` is a Region that may be one of the replicas'. */
const lives: Readonly<Record<string, Life>> = {
  replicated: ({ name, home, to, tags }) => [create(home, name, to, tags)],
  'not replicated': ({ name, home, tags }) => [create(home, name, [], tags)],
  foreign: ({ name, home, to, other, tags }) => [create(other, name), create(home, name, to, tags)],
  'foreign, later': ({ name, home, to, other, tags }) => [
    create(home, name, [], tags),
    create(other, name, [], tags),
    { call: 'replicate', region: home, name, to, force: false },
  ],
  overwritten: ({ name, home, to, other, tags }) => [
    create(other, name),
    create(home, name, to, tags),
    { call: 'replicate', region: home, name, to: [other], force: true },
  ],
  'replicated again': ({ name, home, to, tags }) => [
    create(home, name, to, tags),
    { call: 'replicate', region: home, name, to, force: true },
  ],
  withdrawn: ({ name, home, to, tags }) => [
    create(home, name, to, tags),
    { call: 'remove', region: home, name, to: to.slice(0, 1) },
  ],
  namesakes: ({ name, home, to, other, tags }) => [
    create(home, name, [], tags),
    create(other, name, [], tags),
    ...to.filter((region) => region !== other).map((region) => create(region, name)),
  ],
  'two families': ({ name, home, to, other, tags }) => [
    create(
      home,
      name,
      to.filter((region) => region !== other),
      tags,
    ),
    create(other, name, [home], tags),
    { call: 'replicate', region: home, name, to: [other], force: false },
  ],
  'pending deletion': ({ name, home, tags }) => [create(home, name, [], tags), { call: 'delete', region: home, name }],
  'occupant pending deletion': ({ name, home, to, other, tags }) => [
    create(other, name),
    create(home, name, to, tags),
    { call: 'delete', region: other, name },
  ],
  changed: ({ name, home, to, tags }) => [
    create(home, name, to, tags),
    { call: 'put', region: home, name },
    { call: 'tag', region: home, name },
  ],
  unexpected: ({ name, home, to, other, tags }) => [create(home, name, [...new Set([...to, other])], tags)],
};

export const motoCases: readonly string[] = Object.keys(lives);

export const motoPlans: fc.Arbitrary<MotoPlan> = rolled(planned);

function planned(dice: Dice): MotoPlan {
  const { document: policy, sorts } = madePolicy(dice, motoAccount);
  const cases = new Map<string, ReadonlySet<string>>();
  const steps: Step[] = [];
  for (const letter of ['a', 'b', 'c', 'd', 'e'].slice(0, dice.pick([1, 2, 3, 5]))) {
    const sort = dice.any(sorts.filter(({ owningService }) => owningService === undefined)) ?? { prefix: 'misc/' };
    const home = dice.any(sort.homes ?? policy.regions) ?? '';
    const rest = policy.regions.filter((region) => region !== home);
    const required = Object.keys(sort.clause?.require?.replicas ?? {}).filter((region) => region !== home);
    const to = required.length > 0 ? required : rest.slice(0, 1);
    const other = dice.any(dice.once(2) ? to : rest) ?? '';
    const life = dice.any(motoCases) ?? '';
    const name = `${sort.prefix}${letter}`;
    steps.push(...(lives[life]?.({ name, home, to, other, tags: sort.tags ?? {} }) ?? []));
    cases.set(name, new Set([life]));
  }
  return { policy, steps, later: dice.pick([1, 10, 60, 10_000]) * 60_000, cases };
}
