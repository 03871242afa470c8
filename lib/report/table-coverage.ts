import type { AuditResult, RegionCoverage } from '../domain/result.ts';
import { aligned, labelled, type Page } from './page.ts';

const roomForOperations = 88;

/** What was read, per account and Region, and why a Region is not complete. */
export function coverageSection(page: Page, { coverage }: AuditResult): string {
  const heading = page.paint('bold', 'COVERAGE');
  if (coverage.length === 0) return `${heading}\n\n  ? nothing was read`;
  const [titles = '', ...lines] = aligned(
    page,
    '  ',
    [
      { title: 'account' },
      { title: 'Region' },
      { title: 'status' },
      { title: 'secrets', align: 'right' },
      { title: 'calls' },
    ],
    coverage.map((entry) => [
      entry.account,
      entry.region,
      entry.status === 'complete' ? '✓ complete' : '✗ incomplete',
      entry.secrets.toLocaleString('en-US'),
      calls(page, entry),
    ]),
  );
  const rows = coverage.flatMap((entry, index) => {
    const line = lines[index] ?? '';
    if (entry.status === 'complete') return [line];
    const reason = labelled(page, '      ', entry.reason ?? 'The reason is not known.');
    return [page.paint('magenta', line), reason];
  });
  return [heading, '', page.paint('dim', titles), ...rows].join('\n');
}

/** By operation, `ListSecrets` as `List`, where there is room. */
function calls(page: Page, { calls }: RegionCoverage): string {
  const made = Object.entries(calls).filter(([, times]) => times > 0);
  const total = made.reduce((sum, [, times]) => sum + times, 0).toLocaleString('en-US');
  if (made.length === 0 || page.width < roomForOperations) return total;
  return made
    .map(([operation, times]) => `${times.toLocaleString('en-US')} ${operation.replace(/Secrets?$/, '')}`)
    .join(', ');
}
