import { setImmediate, setTimeout } from 'node:timers/promises';

/** Bytes in use, measured from time to time. */
export interface HeapLog {
  /** Measures now. Of this process that needs `--expose-gc`. */
  measure(): Promise<void>;
  /** The least of the first measurements. */
  start(): number;
  /** The least of the last ones. */
  end(): number;
}

/**
 * What V8 has compiled comes and goes, some megabytes in some hundred rounds; a leak stays. So the least of several
 * measurements counts.
 */
const several = 10;

/** @param inUse gives the bytes that are in use; absent: those of this process */
export function createHeapLog(inUse = heapInUse): HeapLog {
  const measured: number[] = [];
  const size = () => Math.max(1, Math.min(several, Math.floor(measured.length / 2)));
  return {
    async measure() {
      measured.push(await inUse());
    },
    start: () => Math.min(...measured.slice(0, size())),
    end: () => Math.min(...measured.slice(-size())),
  };
}

/** Bytes that are in use once all rubbish is gone. */
async function heapInUse(): Promise<number> {
  if (!globalThis.gc)
    throw new Error('Start it as `node --expose-gc bench/soak.ts`: rubbish would be taken for a leak.');
  // What one collection frees may let go of more, and closed connections are let go of by the loop.
  for (let time = 0; time < 3; time += 1) {
    await setImmediate();
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

/** Handles and requests that keep the process alive, by their kind. */
export function handles(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Timers of the SDK outlast their requests by seconds; a leak lasts for ever. */
const turns = 100;
const turnMilliseconds = 100;

/** What is there more than before, once there was time to close what is being closed. */
export async function handlesLeft(before: ReadonlyMap<string, number>): Promise<string[]> {
  let left: string[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    left = [...handles()].flatMap(([kind, count]) => {
      const more = count - (before.get(kind) ?? 0);
      return more > 0 ? [`${more} ${kind}`] : [];
    });
    if (left.length === 0) return left;
    await setTimeout(turnMilliseconds);
  }
  return left;
}
