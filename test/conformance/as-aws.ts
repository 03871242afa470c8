import type { Peer } from './emulator.ts';
import { type DifferenceId, knownDifferences } from './known-differences.ts';

type Assertion = () => Promise<void> | void;

/** Asserts what AWS does, and that a peer which is known to differ still does. */
export interface Comparison {
  /**
   * Runs an assertion about AWS's behaviour that some peer is known to fail.
   * On a peer that the difference names, the assertion must fail; when it passes, the entry is out of date.
   */
  asAws(id: DifferenceId, assertion: Assertion): Promise<void>;
  /** Differences of this peer that no test has met so far. */
  unmet(): readonly DifferenceId[];
}

export function compareWithAws(peer: Peer): Comparison {
  const unmet = new Set(ids().filter((id) => knownDifferences[id].peer === peer));
  return {
    async asAws(id, assertion) {
      if (knownDifferences[id].peer !== peer) return assertion();
      unmet.delete(id);
      if (await fails(assertion)) return;
      throw new Error(
        `The known difference "${id}" no longer occurs: ${peer} now does as AWS does. Remove it from known-differences.ts.`,
      );
    },
    unmet: () => [...unmet],
  };
}

function ids(): DifferenceId[] {
  return Object.keys(knownDifferences).filter((id): id is DifferenceId => id in knownDifferences);
}

/** Only a failed assertion counts: a peer that does not answer at all has not shown its difference. */
async function fails(assertion: Assertion): Promise<boolean> {
  try {
    await assertion();
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') return true;
    throw error;
  }
}
