import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { rules } from '../../lib/rules/index.ts';
import type { Emulator } from './emulator.ts';
import { startMoto } from './moto.ts';
import { describeWithPython, runPython } from './python.ts';

const policyText = `
version: 1
accounts: ['123456789012']
regions: [eu-central-1, eu-west-1, us-east-1]
clauses:
  - name: applications
    match:
      name: app/*
      region: eu-central-1
    require:
      replicas:
        eu-west-1: {}
  - name: vault
    match:
      name: vault/*
    require:
      replicas:
        eu-west-1:
          key: customer-managed
`;

/** Reads moto as it would read AWS: over HTTP, by the adapter that ships. */
async function auditOf(emulator: Emulator, policy: Policy): Promise<AuditResult> {
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'not-a-secret' };
  const reader = createAwsReader({ endpoint: emulator.url(), credentials });
  try {
    return await audit({
      policy,
      scopes: [{ account: undefined, reader, keys: reader }],
      clock: { now: () => Date.UTC(2026, 0, 1) },
    });
  } finally {
    reader.close();
  }
}

function parsed(text: string): Policy {
  const outcome = parsePolicy(text, rules);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy;
}

describeWithPython('the audit of an estate that boto3 built in moto', (python) => {
  let moto: Emulator | undefined;
  let result: AuditResult | undefined;

  beforeAll(async () => {
    moto = await startMoto(python);
    await runPython(python, 'build_estate.py', moto.url());
    result = await auditOf(moto, parsed(policyText));
  });
  afterAll(() => moto?.close());

  test('finds exactly what is wrong, although moto gives a replicated primary no PrimaryRegion', () => {
    const found = result?.findings.map(({ rule, cause, status, secret, region, clause }) => ({
      rule,
      cause,
      status,
      name: secret.name,
      primary: secret.primaryRegion,
      region,
      clause,
    }));
    const open = { status: 'open', cause: null, primary: 'eu-central-1', region: 'eu-west-1', clause: 'applications' };
    expect(found?.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { ...open, rule: 'replica-failed', name: 'app/conflict', cause: 'name-conflict' },
      { ...open, rule: 'replica-missing', name: 'app/missing' },
      { ...open, rule: 'replica-unexpected', name: 'app/unexpected', region: 'us-east-1' },
      { ...open, rule: 'replica-missing', name: 'app/withdrawn' },
      { ...open, rule: 'replica-key-mismatch', name: 'vault/signing', clause: 'vault' },
    ]);
  });

  test('is complete, and says so', () => {
    expect(result?.verdict).toBe('violations');
    expect(result?.gaps).toEqual([]);
    expect(result?.coverage.map(({ account, region, status }) => [account, region, status])).toEqual([
      ['123456789012', 'eu-central-1', 'complete'],
      ['123456789012', 'eu-west-1', 'complete'],
      ['123456789012', 'us-east-1', 'complete'],
    ]);
  });

  test('reads every page once, describes each replicated or wanted secret once, and looks again only where something is wrong', () => {
    expect(result?.coverage.map(({ secrets, calls }) => ({ secrets, calls }))).toEqual([
      // 8 secrets that the policy wants replicated, and 120 that it does not mention.
      { secrets: 128, calls: { ListSecrets: 2, DescribeSecret: 8 } },
      // 5 replicas, and the stranger in conflict. One failed replica and two missing ones are looked for by name.
      { secrets: 6, calls: { ListSecrets: 1, DescribeSecret: 3 } },
      // A replica that the clause does not allow is described, for its gate asks when it was last read.
      { secrets: 1, calls: { ListSecrets: 1, DescribeSecret: 1 } },
    ]);
  });
});
