import type { AuditResult } from '../domain/result.ts';
import { compactJson, type Parts, prettyJson } from './parts.ts';
import { sanitizeJson } from './sanitize.ts';
import { schemaVersion, type Tool } from './schema.ts';

/** The result as one JSON document (docs/output.md). */
export function* formatJson(result: AuditResult, tool: Tool): Parts {
  for (const part of prettyJson({ schemaVersion, tool, ...result })) yield sanitizeJson(part);
  yield '\n';
}

/** One finding per line, then the summary: output that ends without a summary line was cut off (docs/output.md). */
export function* formatNdjson(result: AuditResult, tool: Tool): Parts {
  const { findings, ...rest } = result;
  for (const finding of findings) yield `${sanitizeJson(JSON.stringify({ type: 'finding', ...finding }))}\n`;
  // What changed holds the findings once more.
  for (const part of compactJson({ type: 'summary', schemaVersion, tool, ...rest })) yield sanitizeJson(part);
  yield '\n';
}
