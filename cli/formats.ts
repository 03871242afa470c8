import type { AuditResult } from '../lib/domain/result.ts';
import { formatJson, formatNdjson } from '../lib/report/json.ts';
import { formatTable } from '../lib/report/table.ts';
import { colorAllowed, columnsOf } from './color.ts';
import type { CommandContext } from './context.ts';
import { tool } from './tool.ts';

type Destination = Pick<CommandContext, 'stdout' | 'env'>;

/** Every value of `--format`. */
export const formats = {
  table: (result: AuditResult, { stdout, env }: Destination) =>
    formatTable(result, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }),
  json: (result: AuditResult) => formatJson(result, tool),
  ndjson: (result: AuditResult) => formatNdjson(result, tool),
};
export type Format = keyof typeof formats;

export function render(format: Format, result: AuditResult, destination: Destination): string {
  return formats[format](result, destination);
}
