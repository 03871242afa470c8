import type { FaultInput } from '../../simulator/index.ts';
import type { AwsRequest, Fate, PublishedEvent } from '../../test/support/local-aws.ts';
import { createBusTrouble } from './bus.ts';
import { home, regions } from './estate.ts';
import { createDeck, type Random } from './random.ts';
import type { World } from './world.ts';

/** What goes wrong in one round; nothing, until it is asked to. */
export interface Trouble {
  /** @param news whether there will be something to announce: then the bus fails more often */
  begin(news: boolean): Promise<void>;
  /** Nothing more goes wrong. */
  end(): Promise<void>;
  /** Whether anything may go wrong now. */
  isOn(): boolean;
  /** For requests of DynamoDB and EventBridge, which the simulator does not serve. */
  fate(request: AwsRequest): Fate | undefined;
  /** Whether the bus takes this entry of a request. */
  takes(event: PublishedEvent): boolean;
  /** Whether an invocation dies at this checkpoint. */
  dies(): boolean;
  /** How often each kind of fault met something: every kind is named. */
  met(): Readonly<Record<string, number>>;
}

/*
 * Hangs are not among them: each would take a real deadline's time, and thousands of rounds are to be over in minutes. Neither
 * are many throttles: the pauses before retries are real, too.
 */
const death = 'an invocation died';
const repairs = ['ReplicateSecretToRegions', 'RemoveRegionsFromReplication'] as const;
const drawn: readonly [FaultInput, ...FaultInput[]] = [
  { fault: 'fail', status: 500 },
  { fault: 'fail', status: 503 },
  { fault: 'fail', status: 400, error: 'InternalServiceError' },
  { fault: 'fail', status: 400, error: 'ExpiredTokenException' },
  // Of each but one call: the pause before it is tried again is real.
  { fault: 'throttle', times: 1 },
  { fault: 'deny' },
  { fault: 'deny', operation: 'DescribeSecret' },
  { fault: 'deny', operation: 'ListSecrets' },
  { fault: 'reset' },
  { fault: 'hang-up' },
  { fault: 'lost-answer', operation: [...repairs], region: home },
  { fault: 'fail', status: 500, operation: [...repairs], region: home },
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

export function createTrouble(random: Random, world: Pick<World, 'addFaults' | 'takeFaults'>): Trouble {
  const bus = createBusTrouble(random);
  const deal = createDeck(random, drawn);
  const met: Record<string, number> = { 'DynamoDB refused': 0, [death]: 0 };
  for (const fault of drawn) met[kindOf(fault)] = 0;
  const meets = (kind: string, times = 1) => {
    met[kind] = (met[kind] ?? 0) + times;
  };
  let added: readonly FaultInput[] = [];
  let isOn = false;
  /** So many requests are yet to be refused by DynamoDB, and so many invocations to die. */
  let refusals = 0;
  let deaths = 0;

  function aFault(): FaultInput {
    const fault = deal();
    const everywhere = random.chance(0.3);
    // Else a listing with a fault that adds pages goes on to the limit of pages.
    const times = random.whole(1, random.pick([1, 8, 100]));
    return { times, ...(!everywhere && { region: random.pick(regions) }), ...fault };
  }

  return {
    async begin(news) {
      isOn = true;
      added = Array.from({ length: random.whole(1, 3) }, aFault);
      await world.addFaults(added);
      if (random.chance(0.3)) refusals = random.whole(1, 2);
      if (random.chance(news ? 0.7 : 0.2)) bus.begin();
      if (random.chance(0.4)) deaths = random.whole(1, 3);
    },
    async end() {
      const fired = await world.takeFaults();
      for (const [index, fault] of added.entries()) meets(kindOf(fault), fired[index]);
      added = [];
      bus.end();
      refusals = 0;
      deaths = 0;
      isOn = false;
    },
    isOn: () => isOn,
    fate({ service, body }) {
      if (service === 'events') return bus.refuses(body) ? 'refuse' : undefined;
      if (service !== 'dynamodb' || refusals === 0 || !random.chance(0.05)) return undefined;
      refusals -= 1;
      meets('DynamoDB refused');
      return 'refuse';
    },
    takes: bus.takes,
    dies() {
      if (deaths === 0 || !random.chance(0.1)) return false;
      deaths -= 1;
      meets(death);
      return true;
    },
    met: () => ({ ...met, ...bus.met() }),
  };
}

/** Rounds in which every kind of fault meets something: each is drawn some fifteen times. */
const enough = 300;

/** Kinds of faults that met nothing in so many rounds: nothing was shown of them. Few rounds cannot meet them all. */
export function neverMet(met: Readonly<Record<string, number>>, rounds: number): readonly string[] {
  return rounds < enough ? [] : Object.keys(met).filter((kind) => met[kind] === 0);
}

function kindOf({ fault, status, error, operation, size }: FaultInput & Readonly<Record<string, unknown>>): string {
  return [fault, status, error, ...[operation].flat(), size].filter((part) => part !== undefined).join(' ');
}
