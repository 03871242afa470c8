import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap } from '../domain/result.ts';
import { labelled, type Page, prose } from './page.ts';
import { expiredNote } from './words.ts';

const shownOfEach = 5;

export const gapHeadings: Readonly<Record<Gap['kind'], string>> = {
  'secret-unreadable': 'secrets that could not be read',
  'secret-undecided': 'secrets that could not be judged',
  'key-unreadable': 'keys that could not be resolved',
  'region-not-listed': 'Regions that the policy does not list',
  'clause-matched-nothing': 'clauses that match nothing',
  'account-not-read': 'accounts that were not read',
  'unexpected-account': 'an account that is not expected',
  'no-secrets': 'no secret at all',
};

/** Every reason beyond a Region's own why the audit is incomplete, the first of each kind; no section when there is none. */
export function gapsSection(page: Page, { gaps, coverage }: AuditResult): string[] {
  const counting = gaps.filter((gap) => !isExcepted(gap));
  if (counting.length === 0) return [];
  const several = new Set(coverage.map(({ account }) => account)).size > 1;
  const kinds = [...new Set(counting.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => {
    const ofKind = counting.filter((gap) => gap.kind === kind);
    const heading = `${page.paint('bold', gapHeadings[kind])} ${page.paint('dim', `· ${kind}`)}`;
    const more = ofKind.length - shownOfEach;
    return [
      labelled(page, `  ${page.paint('magenta', '?')} `, heading),
      ...ofKind.slice(0, shownOfEach).map((gap) => labelled(page, '    - ', sentence(gap, several))),
      ...(more > 0
        ? [labelled(page, '      ', `and ${more.toLocaleString('en-US')} more; \`--format json\` lists them all`)]
        : []),
    ].join('\n');
  });
  return [[page.paint(['bold', 'magenta'], 'NOT SEEN'), ...groups].join('\n\n')];
}

function sentence({ account, secret, message, exception }: Gap, several: boolean): string {
  const where = several && account !== null ? `Account ${account}: ` : '';
  const note = exception ? ` (${expiredNote(exception)})` : '';
  return `${where}${prose(message, secret)}${note}`;
}
