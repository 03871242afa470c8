import { describe, expect, it } from 'vitest';
import type { Fix } from '../../lib/domain/fix.ts';
import { formatAsff } from '../../lib/report/asff.ts';
import type { AsffFinding } from '../../lib/report/asff-finding.ts';
import { fixLines } from '../../lib/text/fix.ts';
import * as z from '../../lib/z.ts';
import { aFinding, aGap, anEvent, aRegion, aReplication, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';
import { textOf } from './text-of.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };

const text = (most: number) => z.string().check(z.maxLength(most), z.regex(/\S/));

/** The limits of the AWS Security Finding Format's required and optional top-level attributes. */
const Finding = z.strictObject({
  SchemaVersion: z.literal('2018-10-08'),
  Id: text(512),
  ProductArn: z.string().check(z.regex(/^arn:aws[a-z-]*:securityhub:[a-z0-9-]+:(\d{12}):product\/\1\/default$/)),
  GeneratorId: text(512),
  AwsAccountId: z.string().check(z.regex(/^\d{12}$/)),
  Types: z.array(z.string().check(z.regex(/^Software and Configuration Checks\/[^/]+$/))).check(z.maxLength(50)),
  FirstObservedAt: z.iso.datetime(),
  LastObservedAt: z.iso.datetime(),
  CreatedAt: z.iso.datetime(),
  UpdatedAt: z.iso.datetime(),
  Severity: z.strictObject({ Label: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL']) }),
  Title: text(256),
  Description: text(1024),
  Remediation: z.optional(z.strictObject({ Recommendation: z.strictObject({ Text: text(512) }) })),
  ProductFields: z.record(text(128), text(2048)).check(z.refine((fields) => Object.keys(fields).length <= 50)),
  Resources: z
    .array(
      z.strictObject({
        Type: text(256),
        Id: text(512),
        Partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']),
        Region: text(16),
        Details: z.optional(z.strictObject({ AwsSecretsManagerSecret: z.strictObject({ Name: text(512) }) })),
      }),
    )
    .check(z.minLength(1), z.maxLength(32)),
  Compliance: z.strictObject({ Status: z.enum(['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE']) }),
  Workflow: z.strictObject({ Status: z.enum(['NEW', 'SUPPRESSED', 'RESOLVED']) }),
  RecordState: z.enum(['ACTIVE', 'ARCHIVED']),
});
const Payload = z.strictObject({ Findings: z.array(Finding).check(z.minLength(1), z.maxLength(100)) });

const kilobyte = 1024;

function batches(result = aTellingResult()): AsffFinding[][] {
  const lines = textOf(formatAsff(result, tool)).trimEnd().split('\n');
  return lines.map((line) => {
    const { Findings } = Payload.parse(JSON.parse(line));
    for (const finding of Findings) {
      expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240 * kilobyte);
    }
    return JSON.parse(line).Findings;
  });
}

const findingsOf = (result = aTellingResult()) => batches(result).flat();
const about = (id: string) => (finding: AsffFinding) => finding.Id === `replication-auditor/${id}`;

describe('asff', () => {
  it.each([
    ['open', 'FAILED', 'NEW'],
    ['pending', 'WARNING', 'NEW'],
    ['unknown', 'NOT_AVAILABLE', 'NEW'],
    ['excepted', 'WARNING', 'SUPPRESSED'],
  ] as const)('tells an %s finding as %s, %s', (status, compliance, workflow) => {
    const told = findingsOf(aResult({ findings: [aFinding({ status })] })).find(about('finding/5f1d0c'));
    expect(told).toMatchObject({
      Compliance: { Status: compliance },
      Workflow: { Status: workflow },
      RecordState: 'ACTIVE',
      Severity: { Label: 'CRITICAL' },
      UpdatedAt: '2026-03-01T03:12:04.000Z',
    });
  });

  it.each([
    ['resolved', 'PASSED'],
    ['withdrawn', 'NOT_AVAILABLE'],
  ] as const)('archives what was %s', (kind, status) => {
    const changes = { since: null, events: [anEvent({ kind })] };
    expect(findingsOf(aResult({ changes })).find(about('finding/5f1d0c'))).toMatchObject({
      Compliance: { Status: status },
      RecordState: 'ARCHIVED',
    });
  });

  it('does not archive what is told as excepted', () => {
    const findings = [aFinding({ status: 'excepted' })];
    const changes = { since: null, events: [anEvent({ kind: 'withdrawn', withdrawal: 'exception' })] };
    const told = findingsOf(aResult({ findings, changes })).filter(about('finding/5f1d0c'));
    expect(told.map(({ RecordState }) => RecordState)).toEqual(['ACTIVE']);
  });

  it('tells a Region that was not read, and archives that once it is', () => {
    const incomplete = aRegion({ status: 'incomplete', reason: 'denied' });
    const id = about('coverage/111122223333/eu-central-1');
    expect(findingsOf(aResult({ coverage: [incomplete] })).find(id)).toMatchObject({
      Description: 'denied',
      Compliance: { Status: 'NOT_AVAILABLE' },
      RecordState: 'ACTIVE',
    });
    expect(findingsOf(aResult()).find(id)).toMatchObject({ RecordState: 'ARCHIVED' });
  });

  it('tells the other gaps of an account, and archives that once there are none', () => {
    const id = about('gaps/111122223333');
    expect(findingsOf(aResult({ gaps: [aGap(), aGap({ account: '999999999999' })] })).find(id)).toMatchObject({
      Title: 'The audit is incomplete: 1 gap',
      RecordState: 'ACTIVE',
    });
    expect(findingsOf(aResult()).find(id)).toMatchObject({ RecordState: 'ARCHIVED' });
  });

  it('tells what the policy does not cover, and archives that once it covers everything', () => {
    const id = about('policy/111122223333');
    const { policyCoverage, leftOut, warnings } = aTellingResult();
    expect(findingsOf(aResult({ policyCoverage })).find(id)).toMatchObject({
      Title: 'The policy does not cover everything: 11 secrets matched by no clause',
      Severity: { Label: 'LOW' },
      Compliance: { Status: 'WARNING' },
      RecordState: 'ACTIVE',
      ProductFields: {
        'replication-auditor/Policy.unmatched': '11',
        'replication-auditor/UnmatchedSecrets':
          'billing/api, billing/db, crm/token, legacy/vault, wiki/admin, and 6 more',
      },
    });
    expect(findingsOf(aResult({ leftOut })).find(id)).toMatchObject({
      Title: 'The audit is partial',
      RecordState: 'ACTIVE',
    });
    expect(findingsOf(aResult({ warnings })).find(id)).toMatchObject({ Title: 'The policy has 1 warning' });
    const allowed = { ...policyCoverage, unmatchedMode: 'allow' } as const;
    for (const part of [{}, { policyCoverage: allowed }]) {
      expect(findingsOf(aResult(part)).find(id)).toMatchObject({ RecordState: 'ARCHIVED' });
    }
  });

  it('carries the commands of a fix whole, or not at all', () => {
    const fixOf = (fix: Fix) =>
      findingsOf(aResult({ findings: [aFinding({ fix })] })).find(about('finding/5f1d0c'))?.ProductFields[
        'replication-auditor/Fix'
      ];
    expect(fixOf(aReplication)).toBe(fixLines({ id: '5f1d0c', rule: 'replica-missing', fix: aReplication })[0]?.text);
    expect(fixOf({ steps: Array.from({ length: 20 }, () => aReplication.steps).flat() })).toBeUndefined();
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('names the product in the partition %s', (partition, region) => {
    const arn = `arn:${partition}:secretsmanager:${region}:111122223333:secret:a-a1b2c3`;
    const finding = aFinding({ region, secret: { name: 'a', arn, primaryRegion: region } });
    const told = findingsOf(aResult({ findings: [finding], coverage: [aRegion({ region })] }));
    for (const { ProductArn, Resources } of told) {
      expect(ProductArn).toBe(`arn:${partition}:securityhub:${region}:111122223333:product/111122223333/default`);
      expect(Resources[0]?.Partition).toBe(partition);
    }
  });

  it('puts at most a hundred of one account and Region into a request', () => {
    const findings = Array.from({ length: 250 }, (_, index) => aFinding({ id: `id${index}` }));
    const sizes = batches(aResult({ findings, coverage: [] })).map((batch) => batch.length);
    expect(sizes).toEqual([100, 100, 50]);
    const mixed = batches(aResult({ findings: [aFinding(), aFinding({ account: '999999999999' })], coverage: [] }));
    expect(mixed.map((batch) => batch.map(({ AwsAccountId }) => AwsAccountId))).toEqual([
      ['111122223333'],
      ['999999999999'],
    ]);
  });

  it.each(hostile)('keeps %j within the limits', (name) => {
    const told = findingsOf(aHostileResult(name));
    expect(told.filter(({ GeneratorId }) => GeneratorId === 'replication-auditor/replica-failed')).toHaveLength(5);
  });
});
