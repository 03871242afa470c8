import type { AuditResult } from '../domain/result.ts';
import { sanitizeJson } from './sanitize.ts';
import { schemaVersion, type Tool } from './schema.ts';

/** The result as one JSON document (docs/output.md). */
export function formatJson(result: AuditResult, tool: Tool): string {
  return `${sanitizeJson(JSON.stringify({ schemaVersion, tool, ...result }, null, 2))}\n`;
}

/** One finding per line, then the summary: output that ends without a summary line was cut off (docs/output.md). */
export function formatNdjson(result: AuditResult, tool: Tool): string {
  const { findings, ...rest } = result;
  const lines = [
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    { type: 'summary', schemaVersion, tool, ...rest },
  ];
  return lines.map((line) => `${sanitizeJson(JSON.stringify(line))}\n`).join('');
}
