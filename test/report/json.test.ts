import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AuditResult } from '../../lib/domain/result.ts';
import { formatJson, formatNdjson } from '../../lib/report/json.ts';
import type { AuditDocument } from '../../lib/report/schema.ts';
import { aResult, aTellingResult } from './a-result.ts';

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

const text = (parts: Iterable<string>) => [...parts].join('');
const tool = { name: 'replication-auditor', version: '1.2.3' };

describe('json', () => {
  it('is the result in an envelope that names its schema and the tool', () => {
    const result = aTellingResult();
    expect(JSON.parse(text(formatJson(result, tool)))).toEqual({ schemaVersion: 2, tool, ...result });
  });

  it('has a schema of the same shape as the domain', () => {
    expectTypeOf<Omit<AuditDocument, 'schemaVersion' | 'tool'>>().branded.toEqualTypeOf<Writable<AuditResult>>();
  });
});

describe('ndjson', () => {
  it('is one finding per line, then the summary without them', () => {
    const result = aTellingResult();
    const lines = text(formatNdjson(result, tool))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual([...result.findings.map(() => 'finding'), 'summary']);
    expect(lines[0]).toEqual({ type: 'finding', ...result.findings[0] });
    const { findings, ...rest } = result;
    expect(lines.at(-1)).toEqual({ type: 'summary', schemaVersion: 2, tool, ...rest });
  });

  it('ends with a summary when there is nothing to report', () => {
    expect(text(formatNdjson(aResult(), tool))).toMatch(/^\{"type":"summary",.*\}\n$/);
  });
});
