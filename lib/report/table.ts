import type { AuditResult } from '../domain/result.ts';
import { isUncovered } from '../text/coverage.ts';
import { aPage } from './page.ts';
import type { Parts } from './parts.ts';
import { sanitizeResult } from './sanitize.ts';
import { changesSection } from './table-changes.ts';
import { coverageSection } from './table-coverage.ts';
import { exceptedSection } from './table-excepted.ts';
import { findingsSections } from './table-findings.ts';
import { gapsSection } from './table-gaps.ts';
import { summary, warningsSection } from './table-summary.ts';

export interface TableOptions {
  /** Cells per line of the terminal. */
  readonly columns: number;
  readonly color: boolean;
  /** Whether earlier audits are remembered: without that, some findings can never be decided, and the reader is told. */
  readonly remembers?: boolean;
  /** Only what somebody has to act on: nothing at all where everything was read and is well. */
  readonly quiet?: boolean;
}

/**
 * The result for a person at a terminal: findings from worst to least, then what is undecided and what is excepted, then
 * what was read and what was not, what changed since the last run, what in the policy has no effect, and the verdict last, where the eye is when the prompt
 * returns.
 */
export function* formatTable(result: AuditResult, options: TableOptions): Parts {
  let before = '';
  for (const block of blocksOf(sanitizeResult(result), options)) {
    yield `${before}${block}`;
    before = '\n\n';
  }
  // Silence says that all is well, so a result without a word must be one that says so itself.
  if (before !== '') yield '\n';
}

function* blocksOf(safe: AuditResult, options: TableOptions): Generator<string> {
  const page = aPage(options);
  const { quiet = false } = options;
  const isIncomplete = safe.verdict === 'incomplete';
  yield* findingsSections(page, safe, options.remembers ?? false);
  if (!quiet) yield* exceptedSection(page, safe);
  if (!quiet || isIncomplete) yield coverageSection(page, safe);
  yield* gapsSection(page, safe);
  if (!quiet) yield* changesSection(page, safe);
  yield* warningsSection(page, safe);
  if (!quiet || safe.verdict !== 'compliant' || safe.warnings.length > 0 || isUncovered(safe.policyCoverage)) {
    yield summary(page, safe);
  }
}
