import type { Steps } from '../../../lib/remediation/ports.ts';

/** How a workflow runs that dies now and then: each new life continues from what its steps have kept, as JSON. */
export interface Lives {
  /** Runs it to its end, over as many lives as it takes. */
  live<T>(run: (steps: Steps) => Promise<T>): Promise<T>;
  /** Ends the life that runs now, from within a port. Never returns. */
  die(): Promise<never>;
}

type Kept = { readonly state: 'started' } | { readonly state: 'done'; readonly json: string };

const died = Symbol('died');

/**
 * @param outage seconds from a death to the next life
 * @param deaths at which of the moments it dies, counted over all lives: each step has one before it runs, one after it ran,
 * and one when that is kept
 * @param passTime told how long it waits
 * @param onMoment what happens in the world at each moment
 */
export function createLives(
  outage: number,
  deaths: readonly number[],
  passTime: (seconds: number) => void,
  onMoment: (moment: number) => void,
): Lives {
  const kept = new Map<string, Kept>();
  let moments = 0;
  let end: () => void = () => undefined;
  let life = 0;

  function die(): Promise<never> {
    life += 1;
    end();
    return new Promise(() => undefined);
  }

  /** Another life goes on; what belongs to a former one hears nothing any more. */
  async function moment(mine: number): Promise<void> {
    if (mine !== life) return new Promise(() => undefined);
    moments += 1;
    onMoment(moments);
    if (deaths.includes(moments)) return die();
    return undefined;
  }

  function stepsOf(mine: number): Steps {
    async function step<T>(name: string, run: () => Promise<T>, once: boolean): Promise<T> {
      const known = kept.get(name);
      if (known?.state === 'done') return JSON.parse(known.json);
      if (known && once) throw new Error(`nobody knows how "${name}" ended`);
      await moment(mine);
      kept.set(name, { state: 'started' });
      const result = await run();
      await moment(mine);
      kept.set(name, { state: 'done', json: JSON.stringify(result) });
      await moment(mine);
      return JSON.parse(JSON.stringify(result));
    }
    return {
      step: (name, run) => step(name, run, false),
      once: (name, run) => step(name, run, true),
      wait: (name, seconds) =>
        step(
          name,
          async () => {
            passTime(seconds);
            return null;
          },
          false,
        ).then(() => undefined),
    };
  }

  return {
    die,
    async live(run) {
      for (;;) {
        const { promise: death, resolve } = Promise.withResolvers<typeof died>();
        end = () => resolve(died);
        const outcome = await Promise.race([run(stepsOf(life)), death]);
        if (outcome !== died) return outcome;
        passTime(outage);
      }
    },
  };
}
