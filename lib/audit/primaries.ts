import type { SecretDescription, Sighting } from '../domain/secret.ts';
import type { Describer } from './describe.ts';
import type { ListedFamily } from './join.ts';
import type { Sharing } from './share.ts';

/** Describes the primaries of families while the listings are still coming in. */
export interface Primaries {
  /** Asks for it, once. */
  ask(family: ListedFamily): void;
  /**
   * Waits for every answer, and hands each over once: it lets go of what it hands over.
   * @throws what a description failed with, unless that is an answer in itself.
   */
  take(): Promise<Iterable<readonly [ListedFamily, Sighting<SecretDescription>]>>;
}

export function createPrimaries(describer: Describer, sharing: Sharing): Primaries {
  /** Undefined: not answered yet. The answer itself takes half the memory of a promise of it. */
  const answers = new Map<ListedFamily, Sighting<SecretDescription> | undefined>();
  const settled = Promise.withResolvers<void>();
  // A failure may come long before anybody takes the answers: it waits for `take`, where Node would end the process.
  settled.promise.catch(() => undefined);
  let waiting = 0;
  let taken = false;

  async function describe(family: ListedFamily): Promise<void> {
    const sighting = await describer.describe(family.primaryRegion, family.arn);
    const { kind } = sighting;
    const answer =
      kind === 'present' ? { kind, value: sharing.description(sighting.value, family.replicas.values()) } : sighting;
    answers.set(family, answer);
    waiting -= 1;
    if (taken && waiting === 0) settled.resolve();
  }

  function* drain() {
    for (const [family, answer] of answers) {
      answers.delete(family);
      if (answer) yield [family, answer] as const;
    }
  }

  return {
    ask(family) {
      if (answers.has(family)) return;
      answers.set(family, undefined);
      waiting += 1;
      describe(family).catch(settled.reject);
    },
    async take() {
      taken = true;
      if (waiting === 0) settled.resolve();
      await settled.promise;
      return drain();
    },
  };
}
