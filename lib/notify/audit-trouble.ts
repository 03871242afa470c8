import { isExcepted } from '../domain/finding.ts';
import { count, utc } from '../report/words.ts';
import { heading, type Message, type Section, text } from './message.ts';
import type { AccountNews, AuditNews } from './news.ts';

const accountsShown = 8;
const reasonsShown = 8;

/** An account whose audit failed, or did not read everything. */
export function isInTrouble({ verdict }: AccountNews): boolean {
  return verdict === 'failed' || verdict === 'incomplete';
}

/** What an account lacks: where every Region and secret was read, only a judgement. */
export function lackOf(accounts: readonly AccountNews[]): 'read' | 'judged' {
  return accounts.length > 0 && accounts.every(isOnlyUndecided) ? 'judged' : 'read';
}

/** Of the gaps these come last: where the first that is listed is one, those that are not listed are too. */
function isOnlyUndecided(account: AccountNews): boolean {
  const counted = countedGaps(account);
  return (
    account.verdict === 'incomplete' &&
    account.coverage.every(({ status }) => status === 'complete') &&
    counted.length > 0 &&
    counted.every(({ kind }) => kind === 'secret-undecided')
  );
}

/** An exception that holds keeps its gap from spoiling the verdict. */
function countedGaps({ gaps }: AccountNews): AccountNews['gaps'] {
  return gaps.filter((gap) => !isExcepted(gap));
}

/** An audit that failed, or is incomplete: what was not read, and why. */
export function auditTrouble(audit: AuditNews, accounts: readonly AccountNews[]): Message {
  const failed = accounts.filter(({ verdict }) => verdict === 'failed');
  const whole = audit.verdict === 'failed' && failed.length === 0;
  return {
    tells: [audit.id],
    label: whole || failed.length > 0 ? 'AUDIT FAILED' : 'AUDIT INCOMPLETE',
    severity: null,
    title: whole ? 'the audit did not come to its end' : titleOf(accounts, failed, audit.accounts.length),
    sections: [
      text(
        `What was not ${lackOf(accounts)} is unknown, never clean. Findings there stay as they were: none of them was resolved.`,
      ),
      text(
        whole || failed.length > 0
          ? "Look into the audit function's log for the error. The next audit on the schedule tries again."
          : 'Remove the reasons below. The next audit on the schedule reads everything again.',
        'What to do',
      ),
      ...unreadSections(accounts),
      ...unlisted(audit),
    ],
  };
}

/** The end of the trouble that was told. */
export function auditRecovery(audit: AuditNews, accounts: readonly AccountNews[]): Message {
  const names = accounts.map(({ account }) => account);
  const shown = names.slice(0, accountsShown).join(', ');
  const more = names.length - accountsShown;
  return {
    tells: [audit.id],
    label: 'AUDIT COMPLETE',
    severity: null,
    title:
      names.length === 1
        ? `account ${names[0]} was read completely again`
        : `${count(names.length, 'account')} were read completely again`,
    sections: [
      text(
        `Everything was read again of: ${shown}${more > 0 ? ` and ${count(more, 'more account')}` : ''}. What is open there is told finding by finding.`,
      ),
    ],
  };
}

function titleOf(accounts: readonly AccountNews[], failed: readonly AccountNews[], all: number): string {
  const [only] = accounts;
  if (only && accounts.length === 1) {
    return `account ${only.account} ${only.verdict === 'failed' ? 'could not be audited' : `was not fully ${lackOf([only])}${readOf(only)}`}`;
  }
  const incomplete = accounts.length - failed.length;
  const lack = lackOf(accounts.filter(({ verdict }) => verdict !== 'failed'));
  return [
    ...(failed.length > 0 ? [`${failed.length} of ${count(all, 'account')} could not be audited`] : []),
    ...(incomplete > 0 ? [`${incomplete} of ${count(all, 'account')} not fully ${lack}`] : []),
  ].join(', ');
}

/** What was not read of each account that is in trouble, and why; nothing when all was read. */
export function unreadSections(accounts: readonly AccountNews[]): Section[] {
  const troubled = accounts.filter(isInTrouble);
  const more = troubled.length - accountsShown;
  return [
    ...troubled.slice(0, accountsShown).flatMap((account) => [heading(headingOf(account)), ...reasonsOf(account)]),
    ...(more > 0 ? [text(`and ${count(more, 'more account')}`)] : []),
  ];
}

/** EventBridge takes 256 KB: of very many accounts an event cannot list all. */
export function unlisted({ moreAccounts = 0 }: AuditNews): Section[] {
  if (moreAccounts === 0) return [];
  return [
    text(`${count(moreAccounts, 'more account')} did not fit into the event: see the log of the audit.`, 'Not in here'),
  ];
}

function headingOf(account: AccountNews): string {
  return account.verdict === 'failed'
    ? `Account ${account.account} could not be audited`
    : `Account ${account.account} was not fully ${lackOf([account])}${readOf(account)}`;
}

/** An event that was too large comes without the Regions. */
function readOf({ coverage }: AccountNews): string {
  if (coverage.length === 0) return '';
  const read = coverage.filter(({ status }) => status === 'complete').length;
  return `, ${read} of ${count(coverage.length, 'Region')} read`;
}

function reasonsOf(account: AccountNews): Section[] {
  const { error, coverage, moreGaps, counts, lastCompleteAt } = account;
  const unread = coverage.filter(({ status }) => status === 'incomplete');
  const reasons = [
    ...(error === null ? [] : [text(error)]),
    ...unread.map(({ region, reason }) => text(reason ?? 'no reason was given', region)),
    ...countedGaps(account).map(({ message }) => text(message)),
  ];
  const more = Math.max(0, reasons.length - reasonsShown) + moreGaps;
  return [
    ...reasons.slice(0, reasonsShown),
    ...(more > 0 ? [text(`and ${count(more, 'more reason')}`)] : []),
    ...(counts.findings.unknown > 0
      ? [text(`${count(counts.findings.unknown, 'finding')} undecided because of it.`)]
      : []),
    ...(lastCompleteAt === undefined
      ? []
      : [text(lastCompleteAt === null ? 'never' : utc(lastCompleteAt), 'Last read completely')]),
  ];
}
