import type { Clock } from '../domain/clock.ts';
import type { Action } from '../domain/plan.ts';
import type { Instant } from '../domain/secret.ts';
import { digest } from './digest.ts';
import type { Shut } from './gates.ts';
import type { Trigger } from './guard.ts';
import {
  type RepairRecord,
  type RepairStore,
  type RepairWitness,
  type RepairWriter,
  type Steps,
  WriteError,
} from './ports.ts';

export interface Decision {
  readonly planHash: string;
  readonly trigger: Trigger;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
}

export interface RepairPorts {
  readonly writer: RepairWriter;
  readonly witness: RepairWitness;
  readonly store: RepairStore;
  readonly clock: Clock;
  /** Tells the world of a record that has changed. */
  announce(record: RepairRecord): Promise<void>;
}

/**
 * How old the look may be that a call relies on. A run may be cut off right before the call, and resume when the outage that
 * did it is over. Milliseconds.
 */
const lookHoldsFor = 120_000;

/** What the call itself needs besides. */
export interface CallPorts extends RepairPorts {
  /** Why no call may be made now, as the policy is now; undefined where one may. */
  forbids(): Promise<Shut | undefined>;
}

/**
 * Makes the call of one action: the intent is recorded, the call is made at most once for one decision, and what came back is
 * recorded. Whatever dies in between, the call is not made again. What came of it, `followUp` sees.
 * @param lookedAt when the world was last seen to be as the action wants it
 */
export async function carryOut(
  action: Action,
  decision: Decision,
  lookedAt: Instant,
  steps: Steps,
  ports: CallPorts,
): Promise<RepairRecord> {
  const { store, clock, writer } = ports;
  const id = digest([decision.planHash, action.hash]).slice(0, 32);
  const iso = () => new Date(clock.now()).toISOString();

  const intent = await steps.step(`intend ${id}`, async () => {
    const record: RepairRecord = {
      id,
      action,
      ...decision,
      state: 'intended',
      call: writer.callOf(action),
      answer: null,
      intendedAt: iso(),
      calledAt: null,
      endedAt: null,
    };
    const earlier = await store.begin(record);
    return { record: earlier ?? record, isNew: earlier === undefined };
  });
  // The same decision was carried out before, and what came back is known.
  if (intent.record.state !== 'intended') return intent.record;

  const called = intent.isNew
    ? await write(`write ${id}`, action, () => clock.now() - lookedAt, steps, ports)
    : { state: 'unknown' as const, answer: 'an earlier run died before it said what came back' };
  return steps.step(`record ${id}`, () => {
    const calledAt = iso();
    const endedAt = called.state === 'refused' ? calledAt : null;
    return keep(ports, { ...intent.record, ...called, calledAt, endedAt });
  });
}

/**
 * Keeps what became known of an attempt, then tells of it: what is told twice has one id. A step that is run again may see
 * another end than it saw before it died; the first one stands.
 */
export async function keep({ store, announce }: RepairPorts, record: RepairRecord): Promise<RepairRecord> {
  const kept = await store.update(record);
  await announce(kept);
  return kept;
}

function unread(error: unknown): Pick<Shut, 'reason'> {
  return { reason: `the policy could not be read (${error instanceof Error ? error.message : String(error)}).` };
}

/** A step that died in the middle may have written: nobody knows, and nobody tries again. */
async function write(name: string, action: Action, age: () => number, steps: Steps, { writer, forbids }: CallPorts) {
  try {
    return await steps.once(name, async () => {
      if (!(age() <= lookHoldsFor)) {
        return { state: 'refused' as const, answer: 'Not sent: the last look at it was too long ago.' };
      }
      // A run that is cut off here may have resumed only now.
      const no = await forbids().catch(unread);
      if (no) return { state: 'refused' as const, answer: `Not sent: ${no.reason}` };
      try {
        return { state: 'called' as const, answer: await writer.write(action) };
      } catch (error) {
        if (!(error instanceof WriteError)) throw error;
        return { state: error.outcome, answer: error.message };
      }
    });
  } catch (error) {
    return { state: 'unknown' as const, answer: error instanceof Error ? error.message : String(error) };
  }
}
