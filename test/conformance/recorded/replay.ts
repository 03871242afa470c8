import { randomUUID } from 'node:crypto';
import type { RunningSimulator } from '../../../simulator/index.ts';
import { post } from '../answers.ts';
import type { Check, RecordedCase, Step, Wait } from './case.ts';
import { filled, type Met, mismatch } from './match.ts';

/** Operations to which an SDK adds a ClientRequestToken. */
const WITH_TOKEN = new Set(['CreateSecret', 'PutSecretValue', 'UpdateSecret']);

/** Replays what was recorded. @throws at the first answer that is not AWS's. */
export async function replay(simulator: RunningSimulator, { steps }: RecordedCase): Promise<void> {
  const met: Met = new Map();
  for (const [index, step] of steps.entries()) {
    const wrong = await outcome(simulator, step, met);
    if (wrong !== undefined) throw new Error(`step ${index + 1}, ${nameOf(step)}: ${wrong}`);
    // Between two calls to AWS some time goes by.
    simulator.advance(1);
  }
}

async function outcome(simulator: RunningSimulator, step: Step | Wait | Check, met: Met): Promise<string | undefined> {
  if ('seconds' in step) {
    simulator.advance(step.seconds);
    return undefined;
  }
  if ('holds' in step) return step.of((name) => Number(met.get(name))) ? undefined : 'does not hold';
  const token = WITH_TOKEN.has(step.call) && !step.bare ? { ClientRequestToken: randomUUID() } : {};
  const { status, text } = await post(simulator.url, step.in ?? 'us-east-1', step.call, {
    ...token,
    ...filled(step.with, met),
  });
  if (step.refused !== undefined) {
    const [__type, Message] = step.refused;
    return mismatch({ status: 400, body: { __type, Message } }, { status, body: JSON.parse(text) }, met);
  }
  if (status !== 200) return `HTTP ${status} ${text}`;
  if (step.answers === undefined) return undefined;
  if (step.answers === 'nothing') return text === '' ? undefined : `expected an empty body, got ${text}`;
  return mismatch(step.answers, JSON.parse(text), met);
}

function nameOf(step: Step | Wait | Check): string {
  if ('seconds' in step) return `wait ${step.seconds} s`;
  return 'holds' in step ? step.holds : step.call;
}
