import type { AuditResult } from '../lib/domain/result.ts';
import { formatJson, formatNdjson } from '../lib/report/json.ts';
import { formatTable } from '../lib/report/table.ts';
import { colorAllowed, columnsOf } from './color.ts';
import type { CommandContext } from './context.ts';
import { tool } from './tool.ts';

interface Destination extends Pick<CommandContext, 'stdout' | 'env'> {
  /** Whether the audit remembers earlier ones; a table says what it cannot tell without. */
  readonly remembers?: boolean;
}

/** Every value of `--format`. */
export const formats = {
  table: (result: AuditResult, { stdout, env, remembers = false }: Destination) =>
    formatTable(result, { columns: columnsOf(stdout), color: colorAllowed(stdout, env), remembers }),
  json: (result: AuditResult) => formatJson(result, tool),
  ndjson: (result: AuditResult) => formatNdjson(result, tool),
};
export type Format = keyof typeof formats;

export function render(format: Format, result: AuditResult, destination: Destination): string {
  return formats[format](result, destination);
}
