import { type Severity, severities } from '../domain/finding.ts';
import { count } from '../report/words.ts';
import { type CoverageCounts, coverageText, isUncovered } from '../text/coverage.ts';
import { lackOf, unlisted, unreadSections } from './audit-trouble.ts';
import { type Fact, heading, type Message, type Section, text } from './message.ts';
import type { AccountNews, AuditNews } from './news.ts';
import { ruleText } from './phrases.ts';

const accountsShown = 10;

/** A first run: what it found is told in sum, however much it is. */
export function baselineSummary(audit: AuditNews, accounts: readonly AccountNews[]): Message {
  const worst = worstOf(accounts);
  return {
    tells: [audit.id],
    label: 'FIRST AUDIT',
    severity: worst ?? null,
    title: titleOf(accounts),
    sections: [
      text(
        `This was the first audit of ${nameOf(accounts)}: what it found is told here once, in sum, and not one by one. ` +
          'From now on each change is told by itself, and what stays open is repeated from time to time.',
      ),
      ...(worst === undefined
        ? []
        : [
            text(
              `Begin with what is ${worst}: "replication-auditor audit --policy FILE" lists every finding.`,
              'What to do',
            ),
          ]),
      ...tallies(accounts),
      ...policySections(audit, accounts),
      ...unreadSections(accounts),
      ...unlisted(audit),
    ],
  };
}

/** How things stand, at an interval, whether or not anything changed. */
export function digest(audit: AuditNews): Message {
  const read = audit.accounts.filter(({ verdict }) => verdict !== 'failed');
  return {
    tells: [audit.id],
    label: 'DIGEST',
    severity: null,
    title: titleOf(read),
    sections: [
      text(`How replication stands in ${nameOf(read)}, whether or not anything changed.`),
      ...tallies(read),
      ...policySections(audit, read),
      ...unreadSections(audit.accounts),
      ...unlisted(audit),
    ],
  };
}

/** `10,000 open findings (40 critical) in 12,000 secrets`: short enough for a subject. */
function titleOf(accounts: readonly AccountNews[]): string {
  const open = sum(accounts, ({ counts }) => counts.findings.open);
  const worst = worstOf(accounts);
  const worstCount = worst === undefined ? 0 : sum(accounts, ({ counts }) => counts.open[worst]);
  const findings =
    open === 0 ? 'no open findings' : `${count(open, 'open finding')} (${worstCount.toLocaleString('en-US')} ${worst})`;
  const incomplete = accounts.filter(({ verdict }) => verdict === 'incomplete');
  const lacking = incomplete.length > 0 ? `, not everything ${lackOf(incomplete)}` : '';
  const uncovered = coverageOf(accounts);
  const without =
    uncovered && uncovered.unmatched > 0 && isUncovered(uncovered)
      ? `, ${uncovered.unmatched.toLocaleString('en-US')} matched by no clause`
      : '';
  return `${findings} in ${count(
    sum(accounts, ({ counts }) => counts.secrets),
    'secret',
  )}${lacking}${without}`;
}

function tallies(accounts: readonly AccountNews[]): Section[] {
  const rules = new Map<string, number>();
  for (const { counts } of accounts) {
    for (const [rule, n] of Object.entries(counts.byRule)) rules.set(rule, (rules.get(rule) ?? 0) + n);
  }
  const byRule = [...rules].filter(([, n]) => n > 0).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [
    { kind: 'facts', facts: extent(accounts) },
    ...tally(
      'Open findings by severity',
      severities
        .map((severity) => ({
          label: severity,
          n: sum(accounts, ({ counts }) => counts.open[severity]),
        }))
        .filter(({ n }) => n > 0),
    ),
    ...tally(
      'Open findings by rule',
      byRule.map(([rule, n]) => ({ label: ruleText(rule).title, n })),
    ),
    ...(accounts.length > 1 ? tally('Open findings by account', byAccount(accounts)) : []),
  ];
}

function extent(accounts: readonly AccountNews[]): Fact[] {
  const regions = accounts.flatMap(({ coverage }) => coverage);
  const read = regions.filter(({ status }) => status === 'complete').length;
  const pending = sum(accounts, ({ counts }) => counts.findings.pending);
  const unknown = sum(accounts, ({ counts }) => counts.findings.unknown);
  const covered = coverageOf(accounts);
  return [
    {
      label: accounts.length === 1 ? 'Account' : 'Accounts',
      value: accounts.length === 1 ? (accounts[0]?.account ?? '') : `${accounts.length}`,
    },
    { label: 'Secrets', value: sum(accounts, ({ counts }) => counts.secrets).toLocaleString('en-US') },
    ...(regions.length > 0 ? [{ label: 'Regions read', value: `${read} of ${regions.length}` }] : []),
    ...(covered ? [{ label: 'Policy', value: coverageText(covered) }] : []),
    ...(unknown > 0 ? [{ label: 'Undecided', value: unknown.toLocaleString('en-US') }] : []),
    ...(pending > 0 ? [{ label: 'Within their grace', value: pending.toLocaleString('en-US') }] : []),
  ];
}

/** Of all accounts together; of events of version 1 nothing is known, and nothing said. */
function coverageOf(accounts: readonly AccountNews[]): CoverageCounts | undefined {
  const known = accounts.flatMap(({ policyCoverage }) => policyCoverage ?? []);
  const [first, ...rest] = known;
  return rest.reduce(
    (all: CoverageCounts | undefined, one) =>
      all && {
        required: all.required + one.required,
        forbidden: all.forbidden + one.forbidden,
        tuned: all.tuned + one.tuned,
        unmatched: all.unmatched + one.unmatched,
        undecided: all.undecided + one.undecided,
        unmatchedMode: all.unmatchedMode,
      },
    first,
  );
}

const warningsShown = 5;

/** What is left to say of the policy: how to cover what it does not, what of it has no effect, and that a part was left out. */
function policySections(audit: AuditNews, accounts: readonly AccountNews[]): Section[] {
  const { warnings = [], accountsLeftOut = 0 } = audit;
  const covered = coverageOf(accounts);
  const more = warnings.length - warningsShown;
  return [
    ...(accountsLeftOut > 0 ? [text(`${count(accountsLeftOut, 'account')} left out of this run.`, 'Partial')] : []),
    ...(covered && covered.unmatched > 0 && isUncovered(covered)
      ? [
          text(
            'What no clause matches, no rule watches: "replication-auditor audit --policy FILE" names it. Add a clause for it, or say "unmatched: allow" in the policy.',
            'Matched by no clause',
          ),
        ]
      : []),
    ...(warnings.length > 0
      ? [
          heading('Warnings of the policy'),
          ...warnings.slice(0, warningsShown).map(({ message }) => text(message)),
          ...(more > 0 ? [text(`and ${count(more, 'more warning')}`)] : []),
        ]
      : []),
  ];
}

function tally(title: string, entries: readonly { readonly label: string; readonly n: number }[]): Section[] {
  if (entries.length === 0) return [];
  const facts = entries.map(({ label, n }) => ({ label, value: n.toLocaleString('en-US') }));
  return [heading(title), { kind: 'facts', facts }];
}

function byAccount(accounts: readonly AccountNews[]): { label: string; n: number }[] {
  const sorted = [...accounts].sort((a, b) => b.counts.findings.open - a.counts.findings.open);
  const rest = sum(sorted.slice(accountsShown), ({ counts }) => counts.findings.open);
  return [
    ...sorted.slice(0, accountsShown).map(({ account, counts }) => ({ label: account, n: counts.findings.open })),
    ...(sorted.length > accountsShown ? [{ label: `${sorted.length - accountsShown} more accounts`, n: rest }] : []),
  ];
}

function nameOf(accounts: readonly AccountNews[]): string {
  return accounts.length === 1 ? `account ${accounts[0]?.account}` : count(accounts.length, 'account');
}

function worstOf(accounts: readonly AccountNews[]): Severity | undefined {
  return severities.find((severity) => accounts.some(({ counts }) => counts.open[severity] > 0));
}

function sum(accounts: readonly AccountNews[], of: (account: AccountNews) => number): number {
  return accounts.reduce((total, account) => total + of(account), 0);
}
