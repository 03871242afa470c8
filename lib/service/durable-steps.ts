import { type DurableContext, StepSemantics } from '@aws/durable-execution-sdk-js';
import type { Steps } from '../remediation/ports.ts';
import { compact } from './compact.ts';

/** A write whose outcome nobody knows is never made again: looking tells what came of it. */
const atMostOnce = {
  semantics: StepSemantics.AtMostOncePerRetry,
  retryStrategy: () => ({ shouldRetry: false }),
};

/** A workflow's steps as durable ones. */
export function durableSteps(context: DurableContext): Steps {
  return {
    step: <T>(name: string, run: () => Promise<T>) => context.step(name, run, { serdes: compact<T>() }),
    once: <T>(name: string, run: () => Promise<T>) => context.step(name, run, { ...atMostOnce, serdes: compact<T>() }),
    wait: (name, seconds) => context.wait(name, { seconds }),
  };
}
