import type { Region } from '../domain/secret.ts';
import { bodyOf, isAccepted, isNotFound, listOf, statusesIn, textOf, Untried } from './answer.ts';
import type { Bench, Pair, Workbench } from './experiment.ts';
import type { Own, OwnSecrets } from './own-secrets.ts';
import type { Answer, Call, Json, ReadCall, WireReader } from './ports.ts';

/** Two minutes: fresh replication reaches its end within seconds, and 90 s are to be allowed (docs/aws-facts.md, "Changing replication"). */
const looks = 60;
const secondsBetween = 2;
/** Pages of a hundred that are searched for a replicated secret: an account may hold half a million. */
const pagesSearched = 5;

export interface BenchParts {
  readonly regions: readonly [Region, ...Region[]];
  readonly reader: WireReader;
  /** Told of every call that an experiment makes, for its recording. */
  record(call: Call, answer: Answer): void;
  /** @throws once the run is to end. */
  checkGoingOn(): void;
  pause(seconds: number): Promise<void>;
}

/** What experiments look with. */
export function createBench({ regions, reader, record, checkGoingOn }: BenchParts): Bench {
  const [home, second] = regions;
  const away = () => required(second, 'a second Region: --region R1 R2');

  async function read(region: Region, call: Omit<ReadCall, 'region'>): Promise<Answer> {
    checkGoingOn();
    const whole = { ...call, region } as ReadCall;
    const answer = await reader.read(whole);
    record(whole, answer);
    return answer;
  }
  const describe = (region: Region, id: string) =>
    read(region, { operation: 'DescribeSecret', input: { SecretId: id } });

  /** Found from the replica's side: there alone a listing always tells the role (docs/aws-facts.md, "Roles"). */
  async function findPair(): Promise<Pair> {
    for (const replicaRegion of regions) {
      for await (const entry of listed(reader, replicaRegion, checkGoingOn)) {
        const primaryRegion = regions.find((region) => region !== replicaRegion && region === entry['PrimaryRegion']);
        const name = textOf(entry, 'Name');
        if (primaryRegion === undefined || name === undefined) continue;
        const [primary, replica] = [await describe(primaryRegion, name), await describe(replicaRegion, name)];
        if (!primary.body || !replica.body || !isAccepted(primary) || !isAccepted(replica)) continue;
        if (statusesIn(primary.body, replicaRegion).length === 0) continue;
        return { home: primaryRegion, away: replicaRegion, primary: primary.body, replica: replica.body };
      }
    }
    throw new Untried(`no replicated secret was found between ${regions.join(' and ')}; --write makes one`);
  }

  return { home, away, read, describe, pair: findPair };
}

async function* listed(reader: WireReader, region: Region, checkGoingOn: () => void): AsyncGenerator<Json> {
  let token: string | undefined;
  for (let page = 0; page < pagesSearched; page += 1) {
    checkGoingOn();
    const input = { MaxResults: 100, ...(token !== undefined && { NextToken: token }) };
    const body = bodyOf(await reader.read({ region, operation: 'ListSecrets', input }), `listing ${region}`);
    yield* listOf(body, 'SecretList');
    token = textOf(body, 'NextToken');
    if (!token) return;
  }
}

/** What experiments write with: the same, and the run's own secrets. */
export function createWorkbench(parts: BenchParts, own: OwnSecrets, key: string | undefined): Workbench {
  const bench = createBench(parts);
  const { regions, record, checkGoingOn, pause } = parts;

  async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    for (let round = 0; round < looks; round += 1) {
      const found = await look();
      if (found !== undefined) return found;
      await pause(secondsBetween);
    }
    throw new Untried(`${what} did not happen within two minutes`);
  }

  const workbench: Workbench = {
    ...bench,
    runPrefix: own.prefix,
    third: () => required(regions[2], 'a third Region: --region R1 R2 R3'),
    key: () => required(key, 'a customer-managed key of the second Region: --key KEY'),
    until,
    async create(region, label) {
      checkGoingOn();
      const made = await own.create(region, label);
      const { name } = made.own;
      record({ region, operation: 'CreateSecret', input: { Name: name, Tags: [] } }, made.answer);
      return made.own;
    },
    async change(region, call) {
      checkGoingOn();
      const whole = { ...call, region } as Parameters<OwnSecrets['change']>[0];
      const answer = await own.change(whole);
      record(whole, answer);
      return answer;
    },
    async replicate(secret, region, { key: KmsKeyId, force } = {}) {
      const input = {
        SecretId: secret.arn,
        AddReplicaRegions: [{ Region: region, ...(KmsKeyId !== undefined && { KmsKeyId }) }],
        ...(force !== undefined && { ForceOverwriteReplicaSecret: force }),
      };
      bodyOf(
        await workbench.change(secret.region, { operation: 'ReplicateSecretToRegions', input }),
        'replicating a secret',
      );
      return workbench.settled(secret, region);
    },
    settled: (secret, region) =>
      until('the end of a replication', async () => {
        const answer = await bench.describe(secret.region, secret.arn);
        if (!isAccepted(answer) || !answer.body) return undefined;
        const entries = statusesIn(answer.body, region);
        return entries.some((entry) => entry['Status'] === 'InProgress') ? undefined : entries;
      }),
    pair: once(() => makePair(workbench)),
  };
  return workbench;
}

/** In a run that writes, the pair is its own: what an account holds besides may be in any state. */
async function makePair(bench: Workbench): Promise<Pair> {
  const away = bench.away();
  const own: Own = await bench.create(bench.home, 'pair');
  await bench.replicate(own, away);
  const primary = bodyOf(await bench.describe(bench.home, own.arn), 'describing a primary');
  const replica = await bench.until('a replica in its own Region', async () => {
    const answer = await bench.describe(away, own.name);
    return isNotFound(answer) ? undefined : bodyOf(answer, 'describing a replica');
  });
  return { home: bench.home, away, primary, replica };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function required<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new Untried(`it needs ${what}`);
}
