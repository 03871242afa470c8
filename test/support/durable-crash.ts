import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
  type ErrorObject,
  InvocationStatus,
} from '@aws/durable-execution-sdk-js';
import { createJournal, type Ended, type Journal, type Usage } from './durable-operations.ts';
import { aLambdaContext } from './lambda-context.ts';
import { aLife, type Life, live } from './lives.ts';

/*
 * Lambda's durable executions, in memory: functions are invoked over a journal of checkpoints, again and again until they
 * end, as the service does. What AWS's own local runner cannot do (it rejects when an invocation dies) is done here: an
 * invocation may die at any checkpoint, or in the middle of a step, and another one continues from what was kept.
 * No time passes: a wait, or the pause before a retry, is over as soon as everything else is done; `passTime` is told.
 */

/** A request to keep checkpoints. `updates` reads like `take SUCCEED`. */
export interface Moment {
  readonly functionName: string;
  /** What the execution was started with. */
  readonly payload: unknown;
  /** Of this execution, counted from 1. */
  readonly invocation: number;
  readonly updates: readonly string[];
  /** `before`: nothing is kept of the request. `after`: it is, but its answer never comes. */
  readonly when: 'before' | 'after';
}

export interface DurableServiceOptions {
  /** By name, or by ARN without version, as other functions invoke them. */
  readonly functions: Readonly<Record<string, DurableLambdaHandler>>;
  /** The account of the functions. Absent: the one of AWS's own local runner. */
  readonly account?: string;
  /** True: the invocation dies at that moment. */
  readonly diesAt?: (moment: Moment) => boolean;
  /** Told how many seconds an execution waits, and for what; what it returns is waited for. */
  readonly passTime?: (seconds: number, name: string) => unknown;
  /** Told of each execution that ended what it took, and why it failed, if it did. */
  readonly ended?: (functionName: string, usage: Usage, error: ErrorObject | undefined) => void;
  /** Ends a callback that an execution waits for; without it such an execution is an error. */
  readonly answer?: (name: string, callbackId: string) => Ended | Promise<Ended>;
}

export interface Execution {
  readonly arn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly result: unknown;
  readonly error: ErrorObject | undefined;
  readonly invocations: number;
  /** One more invocation, if the execution has not ended, or the one under way. Answers whether it has ended now. */
  proceed(): Promise<boolean>;
}

export interface DurableService {
  /** Begins an execution, which then moves by `proceed`: for executions that overlap. */
  start(functionName: string, payload: unknown): Execution;
  /** An execution from its beginning to its end. */
  run(functionName: string, payload: unknown): Promise<Execution>;
  /** Ends every invocation that runs now, as a time-out does: nothing that it does from now on is kept, or reaches AWS. */
  kill(): void;
}

/** An execution that was invoked so often without an end never ends. */
const mostInvocations = 200;

/** Of all services: no two executions have one ARN. */
let executions = 0;

export function createDurableService(options: DurableServiceOptions): DurableService {
  const { account = '123456789012', diesAt = () => false, passTime = () => undefined } = options;
  const lives = new Set<Life>();

  function start(name: string, payload: unknown): Execution {
    const functionName = name.replace(/^arn:.+:function:/, '').replace(/:[^:]+$/, '');
    const handler = options.functions[functionName];
    if (!handler) throw new Error(`there is no function "${name}"`);
    const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:${functionName}:1`;
    executions += 1;
    const journal = createJournal(payload);
    const state = {
      arn: `${functionArn}/durable-execution/${executions}/${crypto.randomUUID()}`,
      status: 'RUNNING' as Execution['status'],
      result: undefined as unknown,
      error: undefined as ErrorObject | undefined,
      invocations: 0,
      proceed,
    };

    /** As the service does, at most one invocation at once: who asks meanwhile waits for the one under way. */
    let underWay: Promise<boolean> | undefined;
    function proceed(): Promise<boolean> {
      underWay ??= invokeOnce().finally(() => {
        underWay = undefined;
      });
      return underWay;
    }

    async function invokeOnce(): Promise<boolean> {
      if (state.status !== 'RUNNING') return true;
      if (state.invocations >= mostInvocations) throw new Error(`${functionName} was invoked ${mostInvocations} times`);
      state.invocations += 1;
      const life = aLife();
      lives.add(life);
      const answer = await live(life, () => invoke(life));
      lives.delete(life);
      life.end();
      if (answer === 'died') return false;
      if (answer.Status === InvocationStatus.PENDING) {
        await settle(journal);
        return false;
      }
      state.status = answer.Status;
      if (answer.Status === InvocationStatus.FAILED) state.error = answer.Error;
      else state.result = parse(answer.Result || journal.largeResult());
      options.ended?.(functionName, journal.usage(), state.error);
      return true;
    }

    /** An invocation that throws is one that failed: the service invokes again. */
    async function invoke(life: Life) {
      const event = {
        DurableExecutionArn: state.arn,
        CheckpointToken: 'token',
        InitialExecutionState: { Operations: [...journal.operations()] },
      };
      const client = clientOf(journal, life, (updates, when) =>
        diesAt({ functionName, payload, invocation: state.invocations, updates, when }),
      );
      const context = aLambdaContext({ functionName, invokedFunctionArn: functionArn });
      return (
        handler?.(new DurableExecutionInvocationInputWithClient(event, client), context).catch((): 'died' => 'died') ??
        'died'
      );
    }
    return state;
  }

  /** Lets happen what an execution waits for: all of it, for what it awaits at once ends in any order. */
  async function settle(journal: Journal): Promise<void> {
    const awaited = journal.awaited();
    if (awaited.length === 0) throw new Error('the execution waits, but for nothing');
    for (const one of awaited) {
      if (one.kind === 'time') {
        await passTime(one.seconds, one.name);
        one.over();
      } else if (one.kind === 'invoke') {
        const { status, result, error = {} } = await run(one.functionName, parse(one.payload));
        one.end(status === 'SUCCEEDED' ? { result: JSON.stringify(result) } : { error });
      } else {
        if (!options.answer) throw new Error(`nobody answers the callback "${one.name}"`);
        one.end(await options.answer(one.name, one.callbackId));
      }
    }
  }

  async function run(functionName: string, payload: unknown): Promise<Execution> {
    const execution = start(functionName, payload);
    while (!(await execution.proceed()));
    return execution;
  }

  function kill(): void {
    for (const life of lives) life.end();
  }

  return { start, run, kill };
}

/** The durable SDK's way to the service. An invocation that is dead hears nothing any more, and so does nothing more. */
function clientOf(
  journal: Journal,
  life: Life,
  dies: (updates: readonly string[], when: Moment['when']) => boolean,
): DurableExecutionClient {
  const silence = () => new Promise<never>(() => undefined);
  return {
    getExecutionState: async () => ({ Operations: [] }),
    async checkpoint({ Updates = [] }) {
      const updates = Updates.map(({ Name, Type, Action }) => `${Name ?? Type} ${Action}`);
      if (life.isOver()) return silence();
      if (dies(updates, 'before')) life.end();
      if (life.isOver()) return silence();
      const Operations = Updates.map(journal.keep);
      if (dies(updates, 'after')) life.end();
      if (life.isOver()) return silence();
      return { CheckpointToken: 'token', NewExecutionState: { Operations } };
    },
  };
}

function parse(text: string | undefined): unknown {
  return text === undefined || text === '' ? undefined : JSON.parse(text);
}
