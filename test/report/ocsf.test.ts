import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { formatOcsf } from '../../lib/report/ocsf.ts';
import { aFinding, anEvent, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';
import { textOf } from './text-of.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'ocsf-1.5.0-compliance-finding.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

function ocsf(result = aTellingResult()) {
  const events = textOf(formatOcsf(result, tool)).trimEnd().split('\n');
  return events.map((line) => {
    const event = JSON.parse(line);
    validate(event);
    expect(validate.errors).toBeNull();
    return event;
  });
}

describe('ocsf', () => {
  it('is one event per finding, Region and gap, and of what ended, each as the schema has it', () => {
    const result = aTellingResult();
    expect(ocsf(result).map(({ unmapped }) => unmapped.record)).toEqual([
      ...result.findings.map(() => 'finding'),
      ...result.coverage.map(() => 'region'),
      ...result.gaps.map(() => 'gap'),
      ...result.warnings.map(() => 'warning'),
      'policy',
    ]);
  });

  it('says what the policy covers: a warning while there is what it does not, or a part was left out', () => {
    expect(ocsf(aResult()).at(-1)).toMatchObject({ compliance: { status: 'Pass' }, activity_name: 'Close' });
    const { policyCoverage, leftOut } = aTellingResult();
    for (const part of [{ policyCoverage }, { leftOut }]) {
      expect(ocsf(aResult(part)).at(-1)).toMatchObject({ compliance: { status: 'Warning' }, unmapped: part });
    }
  });

  it('is held to that schema: an event without its class is refused', () => {
    const { class_uid: _, ...event } = ocsf(aResult())[0];
    expect(validate(event)).toBe(false);
  });

  it.each([
    ['open', 3, 1],
    ['pending', 2, 1],
    ['unknown', 0, 1],
    ['excepted', 2, 3],
  ] as const)('tells an %s finding as compliance %i, status %i', (status, compliance, state) => {
    const [event] = ocsf(aResult({ findings: [aFinding({ status })] }));
    expect(event).toMatchObject({ compliance: { status_id: compliance }, status_id: state });
  });

  it.each([
    ['2026-03-01T03:12:00.000Z', 'Create', 200301],
    ['2026-02-01T00:00:00.000Z', 'Update', 200302],
  ])('of a finding first seen %s is the activity %s', (firstSeen, activity_name, type_uid) => {
    expect(ocsf(aResult({ findings: [aFinding({ firstSeen })] }))[0]).toMatchObject({ activity_name, type_uid });
  });

  it.each([
    [{ kind: 'resolved', resolution: 'compliant' }, 1, 4],
    [{ kind: 'withdrawn', withdrawal: 'rule' }, 0, 5],
  ] as const)('closes what ended: %j', (event, compliance, status_id) => {
    const changes = { since: null, events: [anEvent(event)] };
    expect(ocsf(aResult({ changes }))[0]).toMatchObject({
      activity_name: 'Close',
      finding_info: { uid: '5f1d0c' },
      compliance: { status_id: compliance },
      status_id,
    });
  });

  it.each(hostile)('holds %j whole', (text) => {
    const result = aHostileResult(text);
    const told = ocsf(result).map(({ unmapped }) => unmapped);
    expect(told.filter(({ finding }) => finding && finding.id !== 'f1').map(({ finding }) => finding)).toEqual(
      result.findings,
    );
    expect(told.filter(({ gap }) => gap).map(({ gap }) => gap)).toEqual(result.gaps);
  });
});
