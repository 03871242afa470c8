import type { FaultInput, RunningSimulator } from '../../simulator/index.ts';
import type { AwsRequest, Fate } from '../../test/support/local-aws.ts';
import { regions } from './estate.ts';
import type { Random } from './random.ts';

/** What goes wrong in one round; nothing, until it is asked to. */
export interface Trouble {
  begin(): void;
  /** Nothing more goes wrong. */
  end(): void;
  /** For requests of DynamoDB and EventBridge, which the simulator does not serve. */
  fate(request: AwsRequest): Fate | undefined;
  /** Whether an invocation dies at this checkpoint. */
  dies(): boolean;
  /** Faults that met a call, and invocations that died. */
  injected(): { readonly faults: number; readonly deaths: number };
}

/*
 * Hangs are not among them: each would take a real deadline's time, and thousands of rounds are to be over in minutes. Neither
 * are many throttles: the pauses before retries are real, too.
 */
const drawn: readonly [FaultInput, ...FaultInput[]] = [
  { fault: 'fail', status: 500 },
  { fault: 'fail', status: 503 },
  { fault: 'fail', status: 400, error: 'InternalServiceError' },
  { fault: 'fail', status: 400, error: 'ExpiredTokenException' },
  { fault: 'deny' },
  { fault: 'deny', operation: 'DescribeSecret' },
  { fault: 'deny', operation: 'ListSecrets' },
  { fault: 'reset' },
  { fault: 'hang-up' },
  { fault: 'lost-answer', operation: ['ReplicateSecretToRegions', 'RemoveRegionsFromReplication'] },
  { fault: 'fail', status: 500, operation: ['ReplicateSecretToRegions', 'RemoveRegionsFromReplication'] },
  { fault: 'cut-off' },
  { fault: 'empty-answer' },
  { fault: 'empty-object' },
  { fault: 'broken-json' },
  { fault: 'html' },
  { fault: 'short-page', size: 3 },
  { fault: 'short-page', size: 5 },
  { fault: 'empty-page' },
  { fault: 'trailing-page' },
  { fault: 'duplicate-entries' },
  { fault: 'unordered-entries' },
  { fault: 'listing-lag', seconds: 300 },
  { fault: 'unknown-status' },
  { fault: 'extra-fields' },
];

export function createTrouble(random: Random, simulator: RunningSimulator): Trouble {
  let injected = { faults: 0, deaths: 0 };
  /** So many requests are yet to be refused, of each service. */
  let refusals = { dynamodb: 0, events: 0 };
  let deaths = 0;

  function aFault(): FaultInput {
    if (random.chance(0.01)) return { fault: 'throttle', times: 1 };
    const fault = random.pick(drawn);
    const everywhere = random.chance(0.3);
    // Else a listing with a fault that adds pages goes on to the limit of pages.
    const times = random.whole(1, random.pick([1, 8, 100]));
    return { ...fault, times, ...(!everywhere && { region: random.pick(regions) }) };
  }

  return {
    begin() {
      simulator.addFaults(...Array.from({ length: random.whole(1, 3) }, aFault));
      if (random.chance(0.3)) refusals = { ...refusals, dynamodb: random.whole(1, 2) };
      // Publishing tries five times: more than that are needed to make it fail.
      if (random.chance(0.15)) refusals = { ...refusals, events: random.whole(1, 9) };
      if (random.chance(0.4)) deaths = random.whole(1, 3);
    },
    end() {
      const fired = simulator.faults().reduce((sum, fault) => sum + fault.fired, 0);
      injected = { ...injected, faults: injected.faults + fired };
      simulator.clearFaults();
      refusals = { dynamodb: 0, events: 0 };
      deaths = 0;
    },
    fate({ service }) {
      if (service !== 'dynamodb' && service !== 'events') return undefined;
      if (refusals[service] === 0 || !random.chance(service === 'events' ? 1 : 0.05)) return undefined;
      refusals = { ...refusals, [service]: refusals[service] - 1 };
      injected = { ...injected, faults: injected.faults + 1 };
      return 'refuse';
    },
    dies() {
      if (deaths === 0 || !random.chance(0.1)) return false;
      deaths -= 1;
      injected = { ...injected, deaths: injected.deaths + 1 };
      return true;
    },
    injected: () => injected,
  };
}
