import type { ErrorObject, Operation, OperationUpdate } from '@aws/durable-execution-sdk-js';

/** Everything that is kept of one execution: what a new invocation continues from. */
export interface Journal {
  /** What a new invocation is told. */
  operations(): readonly Operation[];
  /** What an execution that has nothing else to do waits for. */
  awaited(): readonly Awaited[];
  /** Keeps an update, and gives back the operation as it is now. */
  keep(update: OperationUpdate): Operation;
  usage(): Usage;
  /** The result that was too large for an answer, where there is one. */
  largeResult(): string | undefined;
}

/** What an execution takes of the service's limits (docs/aws-facts.md, "Lambda durable functions"). */
export interface Usage {
  /** Operations, and every further attempt at a step. */
  readonly operations: number;
  /** Everything that was persisted, in bytes. */
  readonly bytes: number;
  /** The largest payload of a checkpoint, in bytes. */
  readonly largest: number;
}

export type Awaited =
  | { readonly kind: 'time'; readonly name: string; readonly seconds: number; over(): void }
  | { readonly kind: 'callback'; readonly name: string; readonly callbackId: string; end(ended: Ended): void }
  | {
      readonly kind: 'invoke';
      readonly name: string;
      readonly functionName: string;
      readonly payload: string | undefined;
      end(ended: Ended): void;
    };

/** As the other side gives it: JSON, or an error; or nobody gave it in time. */
export type Ended = { readonly result: string | undefined } | { readonly error: ErrorObject; readonly late?: true };

type Details = Partial<Pick<Operation, 'StepDetails' | 'WaitDetails' | 'ContextDetails' | 'CallbackDetails'>>;

interface Kept extends Operation {
  Id: string;
}

/** A journal that begins with the execution's input, as the service keeps it (the wire model of the durable SDK, 2.4). */
export function createJournal(payload: unknown): Journal {
  const kept = new Map<string, Kept>();
  /** What was asked for, of operations that others end. */
  const asked = new Map<string, OperationUpdate>();
  let large: string | undefined;
  let retries = 0;
  const persisted: number[] = [sizeOf(JSON.stringify(payload))];
  put({
    Id: 'execution',
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: new Date(),
    ExecutionDetails: { InputPayload: JSON.stringify(payload) },
  });

  function put(operation: Kept): Kept {
    kept.set(operation.Id, operation);
    return operation;
  }

  function keep(update: OperationUpdate): Operation {
    const { Id = '', ParentId, Name, Type, SubType, Action, Payload } = update;
    persisted.push(sizeOf(Payload) + sizeOf(update.Error));
    if (Action === 'RETRY') retries += 1;
    if (Type === 'EXECUTION') large = Payload;
    const before: Kept = kept.get(Id) ?? {
      Id,
      ParentId,
      Name,
      Type,
      SubType,
      Status: 'STARTED',
      StartTimestamp: new Date(),
    };
    if (Action === 'START') {
      asked.set(Id, update);
      return put({ ...before, Status: 'STARTED', ...detailsAtStart(update) });
    }
    if (Action === 'RETRY') return put({ ...before, Status: 'PENDING', StepDetails: retryOf(before, update) });
    const Status = Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
    return put({ ...before, Status, EndTimestamp: new Date(), ...detailsAtEnd(before, update) });
  }

  /** The service no longer tells what stands below a context that has ended, unless the context asked for it. */
  function isTold({ ParentId }: Operation): boolean {
    const parent = ParentId === undefined ? undefined : kept.get(ParentId);
    if (!parent) return true;
    const over = parent.Status === 'SUCCEEDED' || parent.Status === 'FAILED';
    return (!over || parent.ContextDetails?.ReplayChildren === true) && isTold(parent);
  }

  function awaitedOf(operation: Kept): Awaited | undefined {
    const { Id, Name: name = '', Type, Status } = operation;
    const update = asked.get(Id);
    if (Type === 'STEP' && Status === 'PENDING') {
      const at = operation.StepDetails?.NextAttemptTimestamp?.getTime() ?? 0;
      const seconds = Math.max(0, Math.ceil((at - Date.now()) / 1000));
      return { kind: 'time', name, seconds, over: () => put({ ...operation, Status: 'READY' }) };
    }
    if (Status !== 'STARTED' || !update) return undefined;
    if (Type === 'WAIT') {
      const seconds = update.WaitOptions?.WaitSeconds ?? 0;
      return { kind: 'time', name, seconds, over: () => put({ ...operation, Status: 'SUCCEEDED' }) };
    }
    if (Type === 'CALLBACK') {
      const callbackId = operation.CallbackDetails?.CallbackId ?? '';
      const end = (ended: Ended) =>
        put({ ...operation, ...endOf(ended), CallbackDetails: { CallbackId: callbackId, ...resultOf(ended) } });
      return { kind: 'callback', name, callbackId, end };
    }
    if (Type !== 'CHAINED_INVOKE') return undefined;
    const functionName = update.ChainedInvokeOptions?.FunctionName ?? '';
    const end = (ended: Ended) => {
      persisted.push(sizeOf('error' in ended ? ended.error : ended.result));
      return put({ ...operation, ...endOf(ended), ChainedInvokeDetails: resultOf(ended) });
    };
    return { kind: 'invoke', name, functionName, payload: update.Payload, end };
  }

  return {
    keep,
    operations: () => [...kept.values()].filter(isTold),
    awaited: () => [...kept.values()].filter(isTold).flatMap((operation) => awaitedOf(operation) ?? []),
    largeResult: () => large,
    usage: () => ({
      operations: kept.size + retries,
      bytes: persisted.reduce((sum, bytes) => sum + bytes, 0),
      largest: Math.max(...persisted),
    }),
  };
}

/** In bytes. */
function sizeOf(content: string | object | undefined): number {
  if (content === undefined) return 0;
  return Buffer.byteLength(typeof content === 'string' ? content : JSON.stringify(content));
}

function detailsAtStart({ Id, Type, WaitOptions, ContextOptions }: OperationUpdate): Details {
  if (Type === 'WAIT') return { WaitDetails: { ScheduledEndTimestamp: inSeconds(WaitOptions?.WaitSeconds) } };
  if (Type === 'CALLBACK') return { CallbackDetails: { CallbackId: `callback-${Id}` } };
  if (Type === 'CONTEXT') return { ContextDetails: { ReplayChildren: ContextOptions?.ReplayChildren } };
  return {};
}

function detailsAtEnd(before: Operation, update: OperationUpdate): Details {
  const { Payload: Result, Error: error, Type, ContextOptions } = update;
  if (Type === 'CONTEXT')
    return { ContextDetails: { ReplayChildren: ContextOptions?.ReplayChildren, Result, Error: error } };
  if (Type === 'STEP') return { StepDetails: { Attempt: before.StepDetails?.Attempt, Result, Error: error } };
  return {};
}

function retryOf({ StepDetails }: Operation, update: OperationUpdate): Operation['StepDetails'] {
  const NextAttemptTimestamp = inSeconds(update.StepOptions?.NextAttemptDelaySeconds);
  return { Attempt: (StepDetails?.Attempt ?? 0) + 1, NextAttemptTimestamp, Error: update.Error };
}

function inSeconds(seconds = 0): Date {
  return new Date(Date.now() + seconds * 1000);
}

function endOf(ended: Ended): Pick<Operation, 'Status' | 'EndTimestamp'> {
  const failed = 'error' in ended && ended.late ? 'TIMED_OUT' : 'FAILED';
  return { Status: 'error' in ended ? failed : 'SUCCEEDED', EndTimestamp: new Date() };
}

function resultOf(ended: Ended) {
  return 'error' in ended ? { Error: ended.error } : { Result: ended.result };
}
