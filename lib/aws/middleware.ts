import type { getRetryPlugin } from '@smithy/core/retry';
import { classifyError } from './classify-error.ts';
import type { Pace } from './pace.ts';

/** What the clients of every service take: a step in their handling of a request. */
export type Plugin = ReturnType<typeof getRetryPlugin>;

/** Requests sent, by operation. */
export type CallCounts = Record<string, number>;

function operationOf(commandName: string): string {
  return commandName.replace(/Command$/, '');
}

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
            const operation = operationOf(commandName);
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

/**
 * Tells the pace of its operation how every attempt went (the call as a whole may still succeed), and lets each but the first
 * wait for its turn. Placed as the one above.
 */
export function keepPace(paceOf: (operation: string) => Pace, ended: AbortSignal): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next, { commandName = 'unknown' }) => {
          const pace = paceOf(operationOf(commandName));
          let isFirst = true;
          return async (args) => {
            if (!isFirst) await pace.turnAgain(ended);
            isFirst = false;
            const sentAt = performance.now();
            try {
              const answer = await next(args);
              pace.answered(sentAt, false);
              return answer;
            } catch (error) {
              pace.answered(sentAt, classifyError(error) === 'throttled');
              throw error;
            }
          };
        },
        { step: 'deserialize', priority: 'high', name: 'keepPace' },
      );
    },
  };
}
