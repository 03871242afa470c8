import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { formatJson, formatNdjson } from '../../lib/report/json.ts';
import { AuditDocument, AuditLine } from '../../lib/report/schema.ts';
import * as z from '../../lib/z.ts';
import { aResult, aTellingResult } from '../report/a-result.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const isTime = (text: string) => !Number.isNaN(Date.parse(text));
const options = {
  formats: { 'date-time': isTime, date: isTime },
  allowUnionTypes: true,
};
const schemas = [
  ['audit-result', AuditDocument],
  ['audit-line', AuditLine],
] as const;

/** Published without `additionalProperties: false`: a consumer's old copy must accept a new field. */
function published(schema: z.ZodMiniType) {
  return z.toJSONSchema(schema, { io: 'input' });
}

/** The same, strict: here an undocumented field is a mistake. */
function strict(schema: z.ZodMiniType) {
  return z.toJSONSchema(schema, { io: 'output' });
}

describe('the schemas of the machine-readable formats', () => {
  it.each(schemas)('docs/schemas/%s.schema.json is up to date (npm run generate)', async (name, schema) => {
    const text = `${JSON.stringify(published(schema), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../docs/schemas/${name}.schema.json`);
  });

  it.each([published, strict])('the JSON document satisfies its schema (%o)', (variant) => {
    const validate = new Ajv2020(options).compile(variant(AuditDocument));
    for (const result of [aResult(), aTellingResult()]) {
      validate(JSON.parse([...formatJson(result, tool)].join('')));
      expect(validate.errors).toBeNull();
    }
  });

  it.each([published, strict])('every line satisfies its schema (%o)', (variant) => {
    const validate = new Ajv2020(options).compile(variant(AuditLine));
    for (const line of [...formatNdjson(aTellingResult(), tool)].join('').trimEnd().split('\n')) {
      validate(JSON.parse(line));
      expect(validate.errors).toBeNull();
    }
  });

  it('a consumer that holds this schema accepts a later field, and refuses a missing one', () => {
    const validate = new Ajv2020(options).compile(published(AuditDocument));
    const document = JSON.parse([...formatJson(aResult(), tool)].join(''));
    expect(validate({ ...document, later: true })).toBe(true);
    const { verdict: _, ...without } = document;
    expect(validate(without)).toBe(false);
  });
});
