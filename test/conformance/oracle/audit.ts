import { audit } from '../../../lib/audit/audit.ts';
import type { Memory, SecretsReader } from '../../../lib/audit/ports.ts';
import { createAwsReader } from '../../../lib/aws/reader.ts';
import { isExcepted } from '../../../lib/domain/finding.ts';
import type { AuditResult } from '../../../lib/domain/result.ts';
import { parsePolicy } from '../../../lib/policy/parse.ts';
import { rules } from '../../../lib/rules/index.ts';
import type { Answer, Unknown, World } from './world.ts';

/** What an audit said, and what it described for that, found or not: `<Region> <name>`. */
export interface Audited {
  readonly answer: Answer;
  readonly described: ReadonlySet<string>;
}

/** The audit as it ships, over HTTP by the adapter that ships; its clock and its memory are the world's. */
export interface Auditor {
  audit(world: World): Promise<Audited>;
  close(): void;
}

export function auditorOf(endpoint: string): Auditor {
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'not-a-secret' };
  const reader = createAwsReader({ endpoint, credentials });
  return {
    async audit(world) {
      const described = new Set<string>();
      const noting: SecretsReader = {
        ...reader,
        describe(region, id) {
          described.add(`${region} ${nameOf(id)}`);
          return reader.describe(region, id);
        },
      };
      const scopes = [{ account: undefined, reader: noting, keys: reader }];
      const clock = { now: () => world.now };
      const result = await audit({ policy: policyOf(world), scopes, memory: memoryOf(world), clock });
      return { answer: answerOf(result), described };
    },
    close: () => reader.close(),
  };
}

/** An ARN has six characters behind the name. */
function nameOf(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(6).join(':').slice(0, -7) : id;
}

function policyOf({ policy, now }: World) {
  // JSON is YAML: the policy takes the way that a file takes.
  const outcome = parsePolicy(JSON.stringify(policy), rules, now);
  if (!outcome.ok) throw new Error(`A policy that is none: ${JSON.stringify([outcome.problems, policy])}`);
  return outcome.policy;
}

function memoryOf({ memory }: World): Memory {
  const known = new Map(memory.map(({ kind, arn, region, since }) => [`${kind} ${arn} ${region}`, since]));
  return {
    note: ({ kind, family, region }, token) =>
      token === undefined ? undefined : known.get(`${kind} ${family} ${region}`),
  };
}

/** A result in the oracle's terms. */
function answerOf(result: AuditResult): Answer {
  const { verdict, findings, gaps, coverage, policyCoverage } = result;
  const unknowns: Unknown[] = [
    ...findings
      .filter(({ status }) => status === 'unknown')
      .map(({ secret, region, rule, message: why }) => ({ name: secret.name, region, rule, why })),
    ...gaps
      .filter((gap) => !isExcepted(gap))
      .map(({ secret, region, message: why }) => ({ name: secret, region, rule: null, why })),
    ...coverage
      .filter(({ status }) => status === 'incomplete')
      .map(({ region, reason }) => ({ name: null, region, rule: null, why: reason ?? '' })),
  ];
  return {
    verdict,
    findings: findings
      .filter(({ status }) => status !== 'unknown')
      .map(({ secret, region, rule, status }) => ({ secret: secret.arn, name: secret.name, region, rule, status })),
    unknowns,
    coverage: policyCoverage,
  };
}
