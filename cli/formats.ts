import type { Matrix } from '../lib/domain/matrix.ts';
import type { Plan } from '../lib/domain/plan.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import { formatAsff } from '../lib/report/asff.ts';
import { formatCsv } from '../lib/report/csv.ts';
import { formatHtml } from '../lib/report/html.ts';
import { formatJson, formatNdjson } from '../lib/report/json.ts';
import { formatJunit } from '../lib/report/junit.ts';
import { formatMarkdown } from '../lib/report/markdown.ts';
import { formatOcsf } from '../lib/report/ocsf.ts';
import { inChunks, type Parts } from '../lib/report/parts.ts';
import { formatSarif, type PolicyPlace } from '../lib/report/sarif.ts';
import { formatTable } from '../lib/report/table.ts';
import { colorAllowed, columnsOf } from './color.ts';
import type { CommandContext } from './context.ts';
import { homepage, tool } from './tool.ts';

interface Destination extends Pick<CommandContext, 'stdout' | 'env' | 'quiet'> {
  /** Whether the audit remembers earlier ones; a table says what it cannot tell without. */
  readonly remembers?: boolean;
  /** Where the policy stands; absent where there is none in a file. */
  readonly policy?: PolicyPlace;
  /** What stands where, of every secret that was judged; absent: only what the findings say. */
  readonly matrix?: Matrix;
  readonly plan?: Plan;
}

/** For a policy that is in no file: a name that leads nowhere, since SARIF's readers want one. */
const nowhere: PolicyPlace = { uri: 'policy.yml', clauseLines: new Map() };

/** Every value of `--format`. */
export const formats = {
  table: (result: AuditResult, { stdout, env, quiet = false, remembers = false }: Destination) =>
    formatTable(result, { columns: columnsOf(stdout), color: colorAllowed(stdout, env), remembers, quiet }),
  json: (result: AuditResult) => formatJson(result, tool),
  ndjson: (result: AuditResult) => formatNdjson(result, tool),
  csv: (result: AuditResult) => formatCsv(result),
  junit: (result: AuditResult) => formatJunit(result, tool),
  sarif: (result: AuditResult, { policy = nowhere }: Destination) => formatSarif(result, { tool, policy, homepage }),
  markdown: (result: AuditResult) => formatMarkdown(result),
  asff: (result: AuditResult) => formatAsff(result, tool),
  ocsf: (result: AuditResult) => formatOcsf(result, tool),
  html: (result: AuditResult, { matrix, plan }: Destination) => formatHtml(result, { tool, matrix, plan }),
};
export type Format = keyof typeof formats;

/** In parts, the longest of which fits into a string. */
export function renderParts(format: Format, result: AuditResult, destination: Destination): Parts {
  const report = formats[format](result, destination);
  return typeof report === 'string' ? [report] : inChunks(report);
}

export function render(format: Format, result: AuditResult, destination: Destination): string {
  return [...renderParts(format, result, destination)].join('');
}
