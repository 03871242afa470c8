import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ApprovalRequest } from '../../lib/domain/approval.ts';
import type { AuditCompleted } from '../../lib/domain/audit-event.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import { AuditDetail, FindingDetail } from '../../lib/findings/event-schema.ts';
import { detailTypes } from '../../lib/findings/event-types.ts';
import { RepairDetail } from '../../lib/remediation/event-schema.ts';
import { repairDetailTypes } from '../../lib/remediation/event-types.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';
import type { RepairsReported } from '../../lib/remediation/repairs-reported.ts';
import { ApprovalDetail, RepairsDetail } from '../../lib/remediation/report-schema.ts';
import * as z from '../../lib/z.ts';
import { patternMatches } from '../support/event-pattern.ts';

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

const schemas = [
  ['finding-event', FindingDetail],
  ['audit-completed-event', AuditDetail],
  ['repair-event', RepairDetail],
  ['approval-requested-event', ApprovalDetail],
  ['repairs-reported-event', RepairsDetail],
] as const;

const isTime = (text: string) => !Number.isNaN(Date.parse(text));
const options = { formats: { 'date-time': isTime, date: isTime }, allowUnionTypes: true };

/** Published without `additionalProperties: false`: a consumer's old copy must accept a new field. */
function published(schema: z.ZodMiniType) {
  return z.toJSONSchema(schema, { io: 'input' });
}

/** The same, strict: in our own examples an undocumented field is a mistake. */
function strict(schema: z.ZodMiniType) {
  return new Ajv2020(options).compile(z.toJSONSchema(schema, { io: 'output' }));
}

const document = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');

/** What stands in the fences of this language. */
function blocks(of: 'json' | 'json pattern'): Record<string, unknown>[] {
  return [...document.matchAll(/^```(.+)\n([\s\S]*?)\n```$/gm)]
    .filter(([, language]) => language === of)
    .map(([, , text = '']) => JSON.parse(text));
}

const examples = blocks('json');
const typeOf = (event: Record<string, unknown>) => String(event['detail-type']);

describe('the schemas of the events', () => {
  it.each(schemas)('docs/schemas/%s.schema.json is up to date (npm run generate)', async (name, schema) => {
    const text = `${JSON.stringify(published(schema), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../docs/schemas/${name}.schema.json`);
  });

  it('have the shape of the domain, in an envelope', () => {
    expectTypeOf<Omit<FindingDetail, 'schemaVersion' | 'shortened'>>().branded.toEqualTypeOf<Writable<FindingEvent>>();
    expectTypeOf<Omit<AuditDetail, 'schemaVersion' | 'shortened' | 'moreAccounts'>>().branded.toEqualTypeOf<
      Writable<AuditCompleted>
    >();
    expectTypeOf<RepairDetail['repair']>().branded.toEqualTypeOf<Writable<RepairRecord>>();
    expectTypeOf<
      Omit<ApprovalDetail, 'schemaVersion' | 'shortened' | 'moreActions' | 'moreDestructive'>
    >().branded.toEqualTypeOf<Writable<ApprovalRequest>>();
    expectTypeOf<Omit<RepairsDetail, 'schemaVersion' | 'shortened'>>().branded.toEqualTypeOf<
      Writable<RepairsReported>
    >();
  });

  it('let a consumer accept a later field, and refuse a missing one', () => {
    const validate = new Ajv2020(options).compile(published(FindingDetail));
    const detail = examples.find((event) => typeOf(event) === 'Finding Opened')?.['detail'] as Record<string, unknown>;
    const { id: _, ...without } = detail;

    expect(validate({ ...detail, later: true })).toBe(true);
    expect(validate(without)).toBe(false);
  });
});

const types: Readonly<Record<string, string>> = { ...detailTypes, ...repairDetailTypes };

function schemaOf(type: string): z.ZodMiniType {
  if (type === repairDetailTypes.approval) return ApprovalDetail;
  if (type === repairDetailTypes.reported) return RepairsDetail;
  if (Object.values<string>(repairDetailTypes).includes(type)) return RepairDetail;
  return type === detailTypes.audit ? AuditDetail : FindingDetail;
}

describe('docs/events.md', () => {
  it('has one example of each detail type', () => {
    expect(examples.map(typeOf).sort()).toEqual(Object.values(types).sort());
  });

  it.each(examples.map((event) => [typeOf(event), event] as const))('shows a valid %s', (type, event) => {
    const validate = strict(schemaOf(type));
    validate(event['detail']);

    expect(validate.errors).toBeNull();
    expect(event).toMatchObject({ source: 'secrets-replication-auditor', version: '0' });
  });

  const patterns = blocks('json pattern').map((pattern) => [JSON.stringify(pattern), pattern] as const);

  it('has patterns', () => {
    expect(patterns.length).toBeGreaterThan(4);
  });

  it.each(patterns)('shows a pattern that matches some examples and not all: %s', (_text, pattern) => {
    const matched = examples.filter((event) => patternMatches(pattern, event));

    expect(matched.length).toBeGreaterThan(0);
    expect(matched.length).toBeLessThan(examples.length);
  });
});
