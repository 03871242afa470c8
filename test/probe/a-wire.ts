import type { Answer, Call, Json, WireReader, WireWriter } from '../../lib/probe/ports.ts';

export const runId = '0123456789abcdef';
export const prefix = 'sandbox/';
export const home = 'eu-west-1';
export const away = 'eu-central-1';

const notFound: Answer = { status: 400, body: { __type: 'ResourceNotFoundException', Message: 'none' } };
export const accepted = (body: Json): Answer => ({ status: 200, body });

export function arnOf(region: string, name: string, suffix = 'a1b2c3'): string {
  return `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-${suffix}`;
}

/** A secret as its description shows it: of the run, unless a part says otherwise. */
export function described(region: string, name: string, part: Json = {}): Json {
  return { ARN: arnOf(region, name), Name: name, Tags: [{ Key: 'replication-auditor:probe', Value: runId }], ...part };
}

export interface FakeWire extends WireReader, WireWriter {
  /** By Region and name. */
  readonly secrets: Map<string, Json>;
  readonly writes: Call[];
}

/** A service that makes and deletes secrets, and accepts everything else without doing it. */
export function aWire(): FakeWire {
  const secrets = new Map<string, Json>();
  const writes: Call[] = [];
  const find = (region: string, id: string) =>
    [...secrets].find(([key, { ARN }]) => key === `${region} ${id}` || (ARN === id && key.startsWith(`${region} `)));
  return {
    secrets,
    writes,
    async read({ region, operation, input }) {
      if (operation === 'ListSecrets') return accepted({ SecretList: [] });
      const [, body] = find(region, input.SecretId) ?? [];
      return body ? accepted(body) : notFound;
    },
    async write(call) {
      writes.push(call);
      if (call.operation === 'CreateSecret') {
        const { Name, Tags } = call.input;
        const body = { ARN: arnOf(call.region, Name), Name, Tags };
        secrets.set(`${call.region} ${Name}`, body);
        return accepted(body);
      }
      const [key = ''] = find(call.region, call.input.SecretId) ?? [];
      if (call.operation === 'DeleteSecret') secrets.delete(key);
      return accepted({});
    },
  };
}
