import type { DurableContext, DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import middy from '@middy/core';
import { executionModeDurableContext } from '@middy/core/DurableContext';
import type * as z from '../z.ts';
import { parseEvent } from './event.ts';
import { createLog, errorFields, type InvocationLog, type Log } from './log.ts';

/** What a durable handler is given beside its event. */
export interface DurableInvocation {
  readonly log: Log;
  readonly context: DurableContext;
}

/**
 * A durable Lambda handler with its middleware: the event validated, the log bound to the invocation, every error logged
 * and thrown on. No early time-out: in durable mode it would be a failure for good, where an invocation that is cut off
 * resumes (docs/aws-facts.md, "Lambda durable functions"). Deadlines belong inside the steps.
 */
export function createDurableHandler<Event, Result>(
  schema: z.ZodMiniType<Event>,
  handle: (event: Event, invocation: DurableInvocation) => Promise<Result>,
): DurableLambdaHandler {
  let log: InvocationLog | undefined;
  const getLog = () => {
    log ??= createLog();
    return log;
  };
  // middy types a handler by what the wrapped function takes; in durable mode Lambda calls what the SDK made of it.
  const handler = middy(
    async (event: unknown, context: DurableContext) => handle(parseEvent(schema, event), { log: getLog(), context }),
    { timeoutEarlyInMillis: 0, executionMode: executionModeDurableContext },
  )
    .before(({ context }) => getLog().addContext(context.lambdaContext))
    .onError(({ error }) => getLog().error('The execution failed', errorFields(error)));
  return (event, context) => Reflect.apply(handler, undefined, [event, context]);
}
