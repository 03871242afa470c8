import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CallCount } from './calls.ts';
import type { ClockSettings } from './clock.ts';
import { CONTROL_PATH, control } from './control.ts';
import type { FaultCount } from './faults/book.ts';
import type { FaultInput } from './faults/schema.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
import { type ApiRequest, serve } from './pipeline.ts';
import type { ScenarioInput } from './scenario/schema.ts';
import { createSimulation, type Simulation, type Summary } from './simulator.ts';
import { BodyTooLarge, type Reply, readBody, writeJson, writeReply } from './wire.ts';

const API_LIMIT_BYTES = 1_048_576;
const CONTROL_LIMIT_BYTES = 67_108_864;

export interface SimulatorOptions {
  /** YAML text, or an object of the same form; an empty estate in three Regions if left out. */
  readonly scenario?: string | ScenarioInput;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback unless told otherwise. The control endpoint answers to loopback in any case. */
  readonly host?: string;
  /** Stands still at the system's time unless told otherwise; a scenario's own clock wins. */
  readonly clock?: ClockSettings;
}

export interface RunningSimulator {
  /** Such as `http://127.0.0.1:40123`: what a client's endpoint is set to. */
  readonly url: string;
  readonly port: number;
  /** Answers without a connection, for who runs in this very process. */
  answer(request: ApiRequest): Promise<Reply>;
  calls(): readonly CallCount[];
  resetCalls(): void;
  /** Moves the simulated time and settles what has become due. */
  advance(seconds: number): void;
  /** Replaces the estate; throws a `ScenarioError` and then changes nothing. */
  apply(scenario: string | ScenarioInput): void;
  summary(): Summary;
  /** Adds faults behind those that are there; throws a `ScenarioError` and then adds none (docs/scenarios.md, "Faults"). */
  addFaults(...faults: FaultInput[]): void;
  /** Takes all faults away, and lets go of all answers that are held. */
  clearFaults(): void;
  faults(): readonly FaultCount[];
  /** Lets go of all answers that are held; they are then given as if they had not been. */
  releaseHeld(): void;
  /** Resolves as soon as so many answers (1) are held at once: a test need not sleep to know that a call hangs. */
  whenHeld(count?: number): Promise<void>;
  /** Held answers are dropped with their connections. */
  close(): Promise<void>;
}

/**
 * Serves a simulated Secrets Manager over HTTP, all accounts and Regions on one port. Rejects with a `ScenarioError`, or
 * with Node's own error (such as `EADDRINUSE`) when it cannot listen.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const simulation = createSimulation(options.scenario, options.clock);
  const server = createServer((request, response) => {
    handle(simulation, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, host, options.port ?? 0);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    answer: (request) => serve(simulation, request, new AbortController().signal),
    calls: simulation.countCalls,
    resetCalls: simulation.calls.reset,
    advance: simulation.advance,
    apply: simulation.apply,
    summary: simulation.summary,
    addFaults: (...faults) => simulation.addFaults(faults),
    clearFaults: simulation.clearFaults,
    faults: simulation.faults.all,
    releaseHeld: simulation.holds.release,
    whenHeld: (count = 1) => simulation.holds.reached(count),
    close: () => close(server),
  };
}

async function handle(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? '';
  const path = new URL(request.url ?? '/', 'http://simulator').pathname;
  const controlling = path === CONTROL_PATH || path.startsWith(`${CONTROL_PATH}/`);
  if (controlling && !mayControl(request)) {
    // A web page that the person has open must not reach this through a name that resolves to their own machine.
    writeJson(response, { status: 403, body: { error: 'The control endpoint answers to this machine only.' } });
    return;
  }
  const body = await readBody(request, controlling ? CONTROL_LIMIT_BYTES : API_LIMIT_BYTES).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  });
  if (body === undefined) {
    writeJson(response, { status: 413, body: { error: 'The request is too large.' } });
  } else if (controlling) {
    writeJson(response, control(simulation, method, path, body));
  } else {
    const { 'x-amz-target': target, authorization } = request.headers;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const apiRequest = { method, target: [target].flat()[0], authorization, body };
    const reply = await serve(simulation, apiRequest, gone.signal);
    await writeReply(response, reply, () => simulation.holds.wait({}, gone.signal));
  }
}

function mayControl(request: IncomingMessage): boolean {
  return (
    isLoopbackAddress(request.socket.remoteAddress) &&
    isLoopbackHost(request.headers.host) &&
    request.headers.origin === undefined
  );
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
