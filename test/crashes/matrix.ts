import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeaths, type Deaths } from './deaths.ts';
import { amiss, differences, type Outcome } from './outcome.ts';
import { type FlowKey, flows } from './promises.ts';

/** Something that the service does from beginning to end, again and again from the same state. */
export interface Flow {
  /** Puts world, store and clock back to where it begins. */
  prepare(): Promise<void>;
  /** Runs it to its end, through those deaths. */
  run(deaths: Deaths): Promise<Outcome>;
  /** For a death that leaves open whether AWS acted: what holds once the next run has looked, and done the rest. */
  later?(): Promise<Outcome>;
}

/** From its intent until what came back is kept, nobody knows any more whether a call was made. */
const leavesOpen =
  /(intend|write) START|^before the checkpoint .*(intend|write) SUCCEED|the request (PutItem .* repair#|Replicate)/;

/** Either of the two, or which promises were broken. */
type Ending = 'as usual' | 'looked for' | readonly string[];
type IsTime = Parameters<typeof createDeaths>[0];

function brokenBy(ending: Ending): readonly string[] {
  return typeof ending === 'string' ? [] : ending;
}

const limit = 600_000;

/** Tests that it goes on from any moment at which it may die as if it had not died: from each, from each of `pairs` pairs, and from all of them in turn. */
export function testDeaths(key: FlowKey, flow: Flow, pairs: number): void {
  const { name, checkpoints, requests, lookedFor } = flows[key];
  let usual: ReturnType<typeof undisturbed> | undefined;

  async function undisturbed() {
    await flow.prepare();
    const deaths = createDeaths(() => false);
    const outcome = await flow.run(deaths);
    expect(amiss(outcome)).toEqual([]);
    const later = await flow.later?.();
    return { outcome, moments: [...deaths.moments], later };
  }

  async function endingOf(isTime: IsTime): Promise<{ readonly died: readonly string[]; readonly ending: Ending }> {
    usual ??= undisturbed();
    const { outcome, later } = await usual;
    await flow.prepare();
    const deaths = createDeaths(isTime);
    const seen = await flow.run(deaths);
    const broken = [...differences(outcome, seen), ...amiss(seen)];
    const { died } = deaths;
    if (broken.length === 0) return { died, ending: 'as usual' };
    if (!flow.later || !later || !died.some((moment) => leavesOpen.test(moment))) return { died, ending: broken };
    const brokenLater = differences(later, await flow.later());
    return { died, ending: brokenLater.length === 0 ? 'looked for' : brokenLater };
  }

  /** What is kept right before one change is what was kept right after the one before it: one death stands for both. */
  async function dieAfterEach(kind: string) {
    usual ??= undisturbed();
    const moments = (await usual).moments.filter((moment) => moment.startsWith(`after the ${kind} `));
    /** Each with the moments after which it was broken. */
    const broken = new Map<string, string[]>();
    const open: string[] = [];
    for (const moment of moments) {
      const { died, ending } = await endingOf((one) => one === moment);
      if (ending === 'looked for') open.push(moment);
      const promises = died.length === 0 ? ['this moment comes in every run'] : brokenBy(ending);
      for (const promise of promises) broken.set(promise, [...(broken.get(promise) ?? []), moment]);
    }
    expect(Object.fromEntries(broken)).toEqual({});
    return { moments: moments.length, lookedFor: open.length };
  }

  // Where the numbers differ it takes more or fewer steps now: correct test/crashes/promises.ts, and run `npm run generate`.
  describe(`${name}: nothing is lost, told under two ids, or written twice when it dies`, () => {
    // A function without checkpoints is invoked anew, with the whole event.
    test.runIf(checkpoints > 0)(
      `after each of ${checkpoints} checkpoints`,
      async () => {
        expect(await dieAfterEach('checkpoint')).toMatchObject({ moments: checkpoints });
      },
      limit,
    );

    test(
      `after each of ${requests} requests, before its answer comes`,
      async () => {
        expect(await dieAfterEach('request')).toEqual({ moments: requests, lookedFor });
      },
      limit,
    );

    test(
      'twice, at whichever moments',
      async () => {
        usual ??= undisturbed();
        const { length } = (await usual).moments;
        const nth = fc.integer({ min: 1, max: length });
        await fc.assert(
          fc.asyncProperty(nth, nth, async (first, later) => {
            const { died, ending } = await endingOf((_moment, at) => at === first || at === first + later);
            expect({ died, broken: brokenBy(ending) }).toEqual({ died, broken: [] });
          }),
          { numRuns: pairs },
        );
      },
      limit,
    );

    test(
      'at every moment in turn',
      async () => {
        const kinds = new Set<string>();
        const { ending } = await endingOf((moment) => {
          const kind = moment.replace(/, time \d+$/, '');
          if (leavesOpen.test(moment) || kinds.has(kind)) return false;
          return kinds.add(kind).has(kind);
        });
        expect(ending).toEqual('as usual');
        expect(kinds.size).toBeGreaterThanOrEqual(requests);
      },
      limit,
    );
  });
}
