import type { AuditResult } from '../domain/result.ts';
import { aPage } from './page.ts';
import { sanitizeAll } from './sanitize.ts';
import { changesSection } from './table-changes.ts';
import { coverageSection } from './table-coverage.ts';
import { exceptedSection } from './table-excepted.ts';
import { findingsSections } from './table-findings.ts';
import { gapsSection } from './table-gaps.ts';
import { summary } from './table-summary.ts';

export interface TableOptions {
  /** Cells per line of the terminal. */
  readonly columns: number;
  readonly color: boolean;
  /** Whether earlier audits are remembered: without that, some findings can never be decided, and the reader is told. */
  readonly remembers?: boolean;
}

/**
 * The result for a person at a terminal: findings from worst to least, then what is undecided and what is excepted, then
 * what was read and what was not, what changed since the last run, and the verdict last, where the eye is when the prompt
 * returns.
 */
export function formatTable(result: AuditResult, options: TableOptions): string {
  const page = aPage(options);
  const safe = sanitizeAll(result);
  const sections = [
    ...findingsSections(page, safe, options.remembers ?? false),
    ...exceptedSection(page, safe),
    coverageSection(page, safe),
    ...gapsSection(page, safe),
    ...changesSection(page, safe),
    summary(page, safe),
  ];
  return `${sections.join('\n\n')}\n`;
}
