import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { away, home, names, regions, third } from './estate.ts';

/** Where something is wrong, and which rule has to say so. */
export interface Place {
  readonly secret: string;
  readonly region: string;
  readonly rule: string;
}

/** One secret as AWS has it now. */
export interface Standing {
  readonly name: string;
  /** The primary's replicas by Region, as it reports them. */
  readonly reported: Readonly<Record<string, string | undefined>>;
  /** ARNs of what stands under its name, by Region. */
  readonly arns: Readonly<Record<string, string | undefined>>;
}

/** A client of each Region. */
export type Clients = Readonly<Record<string, SecretsManagerClient>>;

export async function readStanding(clients: Clients, name: string): Promise<Standing> {
  const described = await Promise.all(
    regions.map(async (region) => [region, await describe(clients, region, name)] as const),
  );
  const seen = Object.fromEntries(described);
  const replicas = seen[home]?.ReplicationStatus ?? [];
  return {
    name,
    reported: Object.fromEntries(replicas.map(({ Region = '', Status }) => [Region, Status])),
    arns: Object.fromEntries(described.map(([region, secret]) => [region, secret?.ARN])),
  };
}

async function describe(clients: Clients, region: string, name: string) {
  try {
    return await clients[region]?.send(new DescribeSecretCommand({ SecretId: name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** What is wrong with it. Shares no code with the audit: both could be wrong together. */
function wrongWith({ name, reported, arns }: Standing): Place[] {
  const wrong: Place[] = [];
  const inHome = arns[home]?.replace(home, away);
  if (reported[away] === 'Failed') wrong.push({ secret: name, region: away, rule: 'replica-failed' });
  if (reported[away] === undefined) {
    const stands = arns[away];
    const collision = stands === inHome ? 'replica-promoted' : 'name-collision';
    wrong.push({ secret: name, region: away, rule: stands === undefined ? 'replica-missing' : collision });
  }
  if (reported[third] !== undefined) wrong.push({ secret: name, region: third, rule: 'replica-unexpected' });
  return wrong;
}

export async function readTruth(clients: Clients): Promise<Place[]> {
  const places: Place[] = [];
  for (const name of names) places.push(...wrongWith(await readStanding(clients, name)));
  return places;
}
