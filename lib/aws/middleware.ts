import type { getRetryPlugin } from '@smithy/core/retry';
import { classifyError } from './classify-error.ts';

/** What the clients of every service take: a step in their handling of a request. */
export type Plugin = ReturnType<typeof getRetryPlugin>;

/** Requests sent, by operation. */
export type CallCounts = Record<string, number>;

/** Thrown for an answer that says nothing at all. */
class EmptyAnswer extends Error {
  readonly $metadata: unknown;

  constructor(metadata: unknown) {
    super('it is empty');
    this.name = 'EmptyAnswer';
    this.$metadata = metadata;
  }
}

/**
 * Counts every request that is sent, each retry too: placed in the step that runs once per attempt, after the retry and the
 * signing, so that a call that never left for want of credentials does not count.
 */
export function countCalls(counts: CallCounts): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next, { commandName = 'unknown' }) =>
          (args) => {
            const operation = commandName.replace(/Command$/, '');
            counts[operation] = (counts[operation] ?? 0) + 1;
            return next(args);
          },
        { step: 'deserialize', priority: 'low', name: 'countCalls' },
      );
    },
  };
}

/**
 * Makes a fault of an answer without a single field, which the SDK calls a success: each operation used here answers with
 * at least one. Placed around the parsing and within the retry, which takes the fault for a transient one.
 */
export const refuseEmptyAnswers: Plugin = {
  applyToStack(stack) {
    stack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const { $metadata, ...fields } = answer.output;
        if (Object.values(fields).every((value) => value == null)) throw new EmptyAnswer($metadata);
        return answer;
      },
      { step: 'deserialize', priority: 'high', name: 'refuseEmptyAnswers' },
    );
  },
};

/** Tells of every attempt that the service throttled: the call as a whole may still succeed. Placed as the one above. */
export function onThrottled(tell: () => void): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            if (classifyError(error) === 'throttled') tell();
            throw error;
          }
        },
        { step: 'deserialize', priority: 'high', name: 'onThrottled' },
      );
    },
  };
}
