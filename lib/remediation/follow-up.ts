import { ReadError } from '../audit/ports.ts';
import { isEnded } from './attempts.ts';
import { keep, type RepairPorts } from './carry-out.ts';
import { lookLimits } from './look-limits.ts';
import type { RepairRecord, RepairState, Steps } from './ports.ts';
import { type Sight, verify } from './verify.ts';

/** What one look showed of one attempt; plain data, and small: a durable step keeps it for all attempts of a run. */
interface Seen {
  readonly id: string;
  readonly sight: Sight;
  /** Undefined: not yet the end. */
  readonly ended?: Pick<RepairRecord, 'state' | 'answer' | 'endedAt'>;
}

/**
 * Looks after attempts until the outcome of each is seen, or nobody waits any longer, and records it. All together: looked
 * after one by one, each for ten minutes, the last ones would outlive the run.
 */
export async function followUp(
  attempts: readonly RepairRecord[],
  steps: Steps,
  ports: RepairPorts,
): Promise<RepairRecord[]> {
  const records = new Map(attempts.map((record) => [record.id, record]));
  let before: readonly Seen[] = [];
  for (let look = 1; look <= lookLimits.most; look += 1) {
    const open = [...records.values()].filter((record) => !isEnded(record));
    if (open.length === 0) break;
    if (look > 1) await steps.wait(`wait ${look}`, lookLimits.everySeconds);
    const earlier = before;
    before = await steps.step(`look ${look}`, () => lookAtAll(open, earlier, look === lookLimits.most, ports));
    for (const seen of before) {
      const record = records.get(seen.id);
      if (record) records.set(seen.id, { ...record, ...seen.ended });
    }
  }
  return [...records.values()];
}

async function lookAtAll(
  open: readonly RepairRecord[],
  before: readonly Seen[],
  isLast: boolean,
  ports: RepairPorts,
): Promise<Seen[]> {
  const all: Seen[] = [];
  for (const record of open) {
    const sight = await see(record, ports);
    const state = stateOf(sight, before.find(({ id }) => id === record.id)?.sight, isLast);
    all.push({ id: record.id, sight, ...(state && { ended: await end(record, state, sight, ports) }) });
  }
  return all;
}

async function end(record: RepairRecord, state: RepairState, { detail: answer }: Sight, ports: RepairPorts) {
  const endedAt = new Date(ports.clock.now()).toISOString();
  const kept = await keep(ports, { ...record, state, answer, endedAt });
  return { state: kept.state, answer: kept.answer, endedAt: kept.endedAt };
}

/**
 * What AWS shows right after a call may be what was there before it: a failure is believed when the next look shows it as
 * well.
 */
function stateOf(now: Sight, before: Sight | undefined, isLast: boolean): RepairState | undefined {
  if (now.kind === 'succeeded') return 'succeeded';
  if (now.kind === 'failed' && before?.kind === 'failed') return 'failed';
  if (!isLast) return undefined;
  return now.kind === 'failed' ? 'failed' : 'timed-out';
}

/** A Region that cannot be read for a moment is no outcome. */
async function see({ action }: RepairRecord, { witness }: RepairPorts): Promise<Sight> {
  try {
    return await verify(action, witness);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'pending', detail: error.message };
  }
}
