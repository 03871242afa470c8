import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compareWithAws } from '../as-aws.ts';
import type { Emulator, Peer } from '../emulator.ts';
import type { Bench } from './bench.ts';
import { lifecycle } from './lifecycle.ts';
import { listing } from './listing.ts';
import { refusals } from './refusals.ts';
import { replicaChanges } from './replica-changes.ts';
import { replication } from './replication.ts';

/** The whole suite against one emulator, started once and emptied before each test. */
export function conformance(peer: Peer, start: () => Promise<Emulator>): void {
  describe(`${peer} does as AWS does`, () => {
    let running: Emulator | undefined;
    const comparison = compareWithAws(peer);
    const bench: Bench = {
      emulator() {
        if (!running) throw new Error('the emulator is not running');
        return running;
      },
      asAws: comparison.asAws,
    };

    beforeAll(async () => {
      running = await start();
    });
    beforeEach(() => bench.emulator().reset());
    afterAll(() => running?.close());

    replication(bench);
    replicaChanges(bench);
    listing(bench);
    lifecycle(bench);
    refusals(bench);

    // Last: the tests above have cited what they cite by now.
    test('every difference that is listed for it is met by a test', () => {
      expect(comparison.unmet()).toEqual([]);
    });
  });
}
