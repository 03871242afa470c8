import { ReadError } from '../audit/ports.ts';
import type { Clock } from '../domain/clock.ts';
import type { Action } from '../domain/plan.ts';
import { digest } from './digest.ts';
import type { Trigger } from './guard.ts';
import {
  type RepairRecord,
  type RepairState,
  type RepairStore,
  type RepairWitness,
  type RepairWriter,
  type Steps,
  WriteError,
} from './ports.ts';
import { type Sight, verify } from './verify.ts';

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

/** Fresh replication is in sync within seconds; removal takes up to ninety (docs/aws-facts.md, "Changing replication"). */
const lookEvery = 15;
const looks = 40;

/**
 * Carries out one action: the intent is recorded, the call is made at most once for one decision, then the outcome is
 * looked for until it is seen, and recorded. Whatever dies in between, the call is not made again.
 */
export async function carryOut(
  action: Action,
  decision: Decision,
  steps: Steps,
  ports: RepairPorts,
): Promise<RepairRecord> {
  const { store, writer, clock } = ports;
  const id = digest([decision.planHash, action.hash]).slice(0, 32);
  const name = (what: string) => `${what} ${id}`;
  const iso = () => new Date(clock.now()).toISOString();

  const intent = await steps.step(name('intend'), async () => {
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
  if (isEnded(intent.record.state)) return intent.record;

  const called = intent.isNew
    ? await write(name('write'), action, steps, writer)
    : { state: 'unknown' as const, answer: 'an earlier run died before it said what came back' };
  const record: RepairRecord = { ...intent.record, ...called };
  const recorded = await steps.step(name('record'), () => keep(ports, { ...record, calledAt: iso() }));
  if (recorded.state === 'refused') return recorded;

  const seen = await watch(name, action, steps, ports.witness);
  const state: RepairState = seen.kind === 'pending' ? 'timed-out' : seen.kind;
  return steps.step(name('end'), () => keep(ports, { ...recorded, state, answer: seen.detail, endedAt: iso() }));
}

function isEnded(state: RepairState): boolean {
  return state !== 'intended' && state !== 'called' && state !== 'unknown';
}

async function keep({ store, announce }: RepairPorts, record: RepairRecord): Promise<RepairRecord> {
  const ended = record.state === 'refused' ? { ...record, endedAt: record.calledAt } : record;
  await store.update(ended);
  await announce(ended);
  return ended;
}

/** A step that died in the middle may have written: nobody knows, and nobody tries again. */
async function write(name: string, action: Action, steps: Steps, writer: RepairWriter) {
  try {
    return await steps.once(name, async () => {
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

async function watch(
  name: (what: string) => string,
  action: Action,
  steps: Steps,
  witness: RepairWitness,
): Promise<Sight> {
  let seen: Sight = { kind: 'pending', detail: 'nobody looked' };
  for (let look = 1; look <= looks; look += 1) {
    seen = await steps.step(name(`look ${look}`), () => see(action, witness));
    if (seen.kind !== 'pending') return seen;
    await steps.wait(name(`wait ${look}`), lookEvery);
  }
  return seen;
}

/** A Region that cannot be read for a moment is no outcome. */
async function see(action: Action, witness: RepairWitness): Promise<Sight> {
  try {
    return await verify(action, witness);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'pending', detail: error.message };
  }
}
