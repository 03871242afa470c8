import type { AuditResult } from '../domain/result.ts';
import { aPage } from './page.ts';
import { sanitizeAll } from './sanitize.ts';
import { coverageSection, gapsSection } from './table-coverage.ts';
import { findingsSections } from './table-findings.ts';
import { summary } from './table-summary.ts';

export interface TableOptions {
  /** Cells per line of the terminal. */
  readonly columns: number;
  readonly color: boolean;
}

/**
 * The result for a person at a terminal: findings from worst to least, then what is undecided, then what was read, and
 * the verdict last, where the eye is when the prompt returns.
 */
export function formatTable(result: AuditResult, options: TableOptions): string {
  const page = aPage(options);
  const safe = sanitizeAll(result);
  const sections = [
    ...findingsSections(page, safe),
    coverageSection(page, safe),
    ...gapsSection(page, safe),
    summary(page, safe),
  ];
  return `${sections.join('\n\n')}\n`;
}
