import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatJson } from '../../lib/report/json.ts';
import { aCoverage, aFinding, aGap, aResult } from '../report/a-result.ts';
import { runCommand } from './a-context.ts';

const policy = `version: 1
accounts: ["111122223333"]
regions: [eu-central-1, eu-west-1]
clauses:
  - name: payments
    match: { name: prod/payments/* }
    require: { primary: eu-central-1, replicas: { eu-west-1: {} } }
  - name: billing
    match: { name: billing/* }
    require: { primary: eu-central-1, replicas: { eu-west-1: {} } }
  - name: tagged
    match: { name: crm/*, tags: { team: crm } }
    require: { primary: eu-central-1, replicas: { eu-west-1: {} } }
...
`;

const account = '111122223333';
const unmatched = (name: string, region = 'eu-central-1') => ({ account, name, region });
const result = aResult({
  findings: [aFinding({ clause: 'payments' })],
  policyCoverage: aCoverage({
    required: 9,
    unmatched: 5,
    unmatchedSecrets: [
      unmatched('billing/api'),
      unmatched('billing/db'),
      unmatched('crm/token'),
      unmatched('wiki/admin'),
      unmatched('far/away', 'us-east-1'),
    ],
  }),
});
const json = [...formatJson(result, { name: 'replication-auditor', version: '1.2.3' })].join('');

async function check(saved: string) {
  const folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  const [policyFile, resultFile] = [join(folder, 'policy.yml'), join(folder, 'result.json')];
  writeFileSync(policyFile, policy);
  writeFileSync(resultFile, saved);
  const ran = await runCommand(['policy', 'check', policyFile, '--against', resultFile]);
  return { ...ran, against: ran.stdout.split(/^Against .*?result\.json, /m)[1]?.split('\n') };
}

describe('policy check --against', () => {
  it('says which clause takes which secrets of a saved result, and what a result cannot tell', async () => {
    const { code, stderr, against } = await check(json);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(against).toEqual([
      'begun 2026-03-01 03:12 UTC: 14 secrets, of which it names 6.',
      '  clause payments takes 1: prod/payments/database',
      '  clause billing takes 2: billing/api, billing/db (2 had another clause or none then)',
      '  clause tagged, else none, takes 1: crm/token: their tags or service decide, which a result does not hold',
      '  no clause takes 1: wiki/admin',
      '  1 secret in accounts or Regions that this policy does not list: it would not read them.',
      '  8 secrets that a result does not name: a clause matched and nothing was found.',
      '  Only an audit with this policy tells for certain: it knows tags, and every secret.',
      '',
    ]);
  });

  it('takes what version 0.1 wrote, and says that it names less', async () => {
    const { policyCoverage: _, warnings: __, leftOut: ___, ...earlier } = JSON.parse(json);
    const { code, against } = await check(JSON.stringify({ ...earlier, schemaVersion: 1 }));
    expect(code).toBe(0);
    expect(against).toContain('  13 secrets without a finding: a result of version 0.1 names none of them.');
  });

  it.each([
    ['half a result', json.slice(0, 200), 'It is not JSON, or was cut off.'],
    ['something else', '{"schemaVersion":3}', 'It is no result of this auditor: schemaVersion'],
    [
      'a result without its findings',
      json.replace('"findings"', '"lost"'),
      'It is no result of this auditor: findings',
    ],
  ])('refuses %s, and says how to make one', async (_what, saved, words) => {
    const { code, stderr } = await check(saved);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain('try: replication-auditor audit --policy FILE --format json --output result.json');
  });

  it('says of a result that is partial or incomplete that it does not hold the rest', async () => {
    const part = aResult({
      gaps: [aGap()],
      leftOut: { accounts: [], regions: ['us-east-1'] },
      policyCoverage: aCoverage({ required: 9, undecided: 3 }),
    });
    const { against } = await check([...formatJson(part, { name: 'replication-auditor', version: '1.2.3' })].join(''));
    expect(against).toContain('  The result is PARTIAL, left out us-east-1: of what was left out it knows nothing.');
    expect(against).toContain('  The result is INCOMPLETE: what could not be read is not in it.');
    expect(against?.join('\n')).toContain('but for 3 of which it could not be read which clause decides');
  });
});
