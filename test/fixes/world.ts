import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import { type AccountScope, type Memory, ReadError } from '../../lib/audit/ports.ts';
import { descriptionOf, snapshotOf } from '../../lib/aws/snapshot.ts';
import type { FixStep } from '../../lib/domain/fix.ts';
import type { KeyFacts } from '../../lib/domain/kms-key.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import type { Instant, Region, SecretSnapshot } from '../../lib/domain/secret.ts';
import type { RunningSimulator } from '../../simulator/index.ts';
import { account } from '../support/builders.ts';

/** A secret as one Region holds it, with every version that bears a label. */
export interface Held extends SecretSnapshot {
  readonly versions: readonly string[];
}

/** What AWS refused: its error's name. */
export class Refused extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The simulator as an auditor and a person with a terminal meet it, in this process. */
export interface World {
  audit(policy: Policy): Promise<AuditResult>;
  /** @throws Refused */
  call(step: Pick<FixStep, 'operation' | 'region' | 'parameters'>): Promise<void>;
  /** Everything there is, planned deletions included. */
  held(): Promise<readonly Held[]>;
  pass(seconds: number): void;
}

type Body = Readonly<Record<string, unknown>>;

export function createWorld(simulator: RunningSimulator): World {
  const remembered = new Map<string, { readonly token: string; readonly since: Instant }>();

  async function send(
    service: 'secretsmanager' | 'kms',
    region: Region,
    operation: string,
    body: object,
  ): Promise<Body> {
    const reply = await simulator.answer({
      method: 'POST',
      target: `${service === 'kms' ? 'TrentService' : service}.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260115/${region}/${service}/aws4_request`,
      body: JSON.stringify(body),
    });
    if (!('message' in reply)) throw new Error(`${operation} was not answered`);
    const { status, text } = reply.message;
    const answer = text === '' ? {} : JSON.parse(text);
    if (status !== 200) throw new Refused(answer.__type, `${operation}: ${answer.__type} ${answer.Message ?? ''}`);
    return answer;
  }

  async function list(region: Region): Promise<readonly Body[]> {
    const { SecretList, NextToken } = await send('secretsmanager', region, 'ListSecrets', {
      IncludePlannedDeletion: true,
      MaxResults: 100,
    });
    if (NextToken !== undefined) throw new Error('an estate of a page was expected');
    return SecretList as readonly Body[];
  }

  async function unlessNotFound<T>(of: Promise<T>, ...names: string[]): Promise<T | undefined> {
    try {
      return await of;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (names.includes(error.name)) return undefined;
      throw new ReadError(error.name === 'AccessDeniedException' ? 'denied' : 'service', error.message);
    }
  }

  const now = () => Date.parse(simulator.summary().now);

  const scope: AccountScope = {
    account,
    reader: {
      async *listPages(region) {
        yield { secrets: (await list(region)).map((entry) => snapshotOf(entry, region)), next: undefined };
      },
      async describe(region, SecretId) {
        const answer = send('secretsmanager', region, 'DescribeSecret', { SecretId });
        const found = await unlessNotFound(answer, 'ResourceNotFoundException');
        return found && descriptionOf(found, region);
      },
      calls: () => ({}),
    },
    keys: {
      async describeKey(region, KeyId): Promise<KeyFacts | undefined> {
        const found = await unlessNotFound(send('kms', region, 'DescribeKey', { KeyId }), 'NotFoundException');
        const {
          Arn: arn,
          KeyManager: manager,
          KeyState: state,
        } = (found?.['KeyMetadata'] ?? {}) as Record<string, never>;
        return arn && manager && state && { arn, manager, state };
      },
    },
  };

  const memory: Memory = {
    note({ kind, family, region }, token) {
      const key = `${kind} ${family} ${region}`;
      const known = remembered.get(key);
      if (token === undefined) remembered.delete(key);
      else if (known?.token !== token) remembered.set(key, { token, since: now() });
      return known !== undefined && known.token === token ? known.since : undefined;
    },
  };

  return {
    audit: (policy) => {
      const request: AuditRequest = { policy, scopes: [scope], memory, clock: { now } };
      return audit(request);
    },
    async call({ operation, region, parameters }) {
      // The SDKs and the CLI make one up.
      const token = operation === 'UpdateSecret' ? { ClientRequestToken: crypto.randomUUID() } : {};
      await send('secretsmanager', region, operation, { ...parameters, ...token });
    },
    async held() {
      const { regions } = simulator.summary();
      const lists = await Promise.all(
        regions.map(async (region) =>
          (await list(region)).map((entry) => {
            const versions = Object.keys((entry['SecretVersionsToStages'] ?? {}) as object);
            return { ...snapshotOf(entry, region), versions };
          }),
        ),
      );
      return lists.flat();
    },
    pass: simulator.advance,
  };
}
