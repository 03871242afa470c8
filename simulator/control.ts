import { ScenarioError } from './scenario/errors.ts';
import { parseInstant } from './scenario/time.ts';
import type { Simulation } from './simulator.ts';
import type { Answer } from './wire.ts';
import * as z from './z.ts';

const clockRequest = z.union([
  z.strictObject({ advanceSeconds: z.number().check(z.minimum(0), z.maximum(1e9)) }),
  z.strictObject({ set: z.string() }),
]);

export const CONTROL_PATH = '/_simulator';

/** What another process may do to the simulator: look at it, give it a scenario or faults, move its clock, read and reset its counters. */
export function control(simulation: Simulation, method: string, path: string, body: string): Answer {
  switch (`${method} ${path.slice(CONTROL_PATH.length).replace(/\/$/, '')}`) {
    case 'GET ':
      return ok(simulation.summary());
    case 'POST /scenario':
      return attempt(() => {
        simulation.apply(body);
        return ok(simulation.summary());
      });
    case 'POST /clock':
      return moveClock(simulation, body);
    case 'GET /calls':
      return ok({ calls: simulation.countCalls() });
    case 'DELETE /calls':
      simulation.calls.reset();
      return ok({ calls: [] });
    case 'GET /faults':
      return faultsOf(simulation);
    case 'POST /faults':
      return attempt(() => {
        simulation.addFaults(body);
        return faultsOf(simulation);
      });
    case 'DELETE /faults':
      simulation.clearFaults();
      return faultsOf(simulation);
    case 'POST /release':
      simulation.holds.release();
      return faultsOf(simulation);
    default:
      return refused(
        404,
        'Known are GET /_simulator, POST /_simulator/scenario, POST /_simulator/clock, GET and DELETE /_simulator/calls, GET, POST and DELETE /_simulator/faults, POST /_simulator/release.',
      );
  }
}

/** Each fault as it was given, with how many calls it was for and how many it met, and how many answers are held. */
function faultsOf({ faults, holds }: Simulation): Answer {
  const list = faults.all().map(({ fault, matched, fired }) => ({ ...fault, matched, fired }));
  return ok({ faults: list, held: holds.count() });
}

/** Answers what is wrong with a scenario, or with faults, in place of throwing it. */
function attempt(change: () => Answer): Answer {
  try {
    return change();
  } catch (error) {
    if (error instanceof ScenarioError)
      return { status: 400, body: { error: error.message, problems: error.problems } };
    throw error;
  }
}

function moveClock(simulation: Simulation, body: string): Answer {
  const seconds = secondsToMove(simulation.now(), body);
  if (seconds === undefined) {
    return refused(
      400,
      'Send {"advanceSeconds": 90}, or {"set": "2026-03-01T09:00:00Z"} with a time that is not past.',
    );
  }
  simulation.advance(seconds);
  return ok({ now: simulation.summary().now });
}

function secondsToMove(now: number, body: string): number | undefined {
  const request = clockRequest.safeParse(parseJson(body));
  if (!request.success) return undefined;
  if ('advanceSeconds' in request.data) return request.data.advanceSeconds;
  const to = parseInstant(request.data.set, now);
  return to === undefined || to < now ? undefined : (to - now) / 1000;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    // What is no JSON is refused like any other body of the wrong form.
    return error;
  }
}

function ok(body: object): Answer {
  return { status: 200, body };
}

function refused(status: number, error: string): Answer {
  return { status, body: { error } };
}
