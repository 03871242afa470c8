import { type ExceptionNote, type Finding, isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap } from '../domain/result.ts';
import { labelled, type Page, prose } from './page.ts';
import { each } from './parts.ts';
import { context, place, section, title } from './table-findings.ts';
import { count } from './words.ts';

/** What is known and does not count until a day: with who answers for it, so that somebody can be asked. */
export function exceptedSection(page: Page, result: AuditResult): Iterable<string> {
  const findings = result.findings.filter(({ status }) => status === 'excepted');
  const gaps = result.gaps.filter(isExcepted);
  const what = [
    ...(findings.length > 0 ? [count(findings.length, 'finding')] : []),
    ...(gaps.length > 0 ? [count(gaps.length, 'gap')] : []),
  ].join(' and ');
  return section(
    title(page, 'dim', 'EXCEPTED', `${what}: known, and not counted until a day`),
    each(findings, (finding) => findingBlock(page, finding, result)),
    each(gaps, (gap) => gapBlock(page, gap)),
  );
}

function findingBlock(page: Page, finding: Finding, result: AuditResult): string {
  return [
    labelled(page, `  ${page.paint('dim', '~')} `, place(page, finding)),
    labelled(page, '    ', page.paint('dim', context(finding, result))),
    ...note(page, finding.exception),
  ].join('\n');
}

function gapBlock(page: Page, { secret, message, exception }: Gap): string {
  return [labelled(page, `  ${page.paint('dim', '~')} `, prose(message, secret)), ...note(page, exception)].join('\n');
}

function note(page: Page, exception: ExceptionNote | null): string[] {
  if (!exception) return [];
  return [
    labelled(
      page,
      `    ${page.paint('bold', 'until')}  `,
      `${exception.until}, ${exception.owner}: ${exception.reason}`,
    ),
  ];
}
