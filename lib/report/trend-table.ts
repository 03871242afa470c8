import { type Severity, severities } from '../domain/finding.ts';
import type { Instant } from '../domain/secret.ts';
import { aligned, aPage, labelled, type Page, shortened } from './page.ts';
import { sanitizeAll } from './sanitize.ts';
import { severityStyle } from './table-findings.ts';
import { dayLength, type Trend } from './trend.ts';
import { count, utc } from './words.ts';

/** From nothing to the most of the period. */
const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** What stands beside a line of bars. */
const roomForWords = 38;

/** The trend for a person at a terminal: how it came to this, how fast repairs are, and the sum last. */
export function formatTrend(trend: Trend, options: Parameters<typeof aPage>[0]): string {
  const page = aPage(options);
  const safe = sanitizeAll(trend);
  return `${[daySection(page, safe), ...ruleSection(page, safe), ...oldestSection(page, safe), sum(page, safe)].join('\n\n')}\n`;
}

function daySection(page: Page, { days, accounts, from, until }: Trend): string {
  const width = Math.min(days.length, page.width - roomForWords);
  const line = (name: string, values: Values, note: string, merge: Merge, most: number) =>
    labelled(page, `  ${name.padEnd(10)}`, `${bar(values, width, merge, most)}  ${page.paint('dim', note)}`);
  const ofSeverity = (severity: Severity) => days.map(({ open }) => open?.[severity] ?? null);
  const ofKind = (kind: 'opened' | 'resolved' | 'withdrawn') =>
    days.map((day) => (day.open === null ? null : day[kind]));
  // One scale for what is open and one for what comes and goes: lines that are compared must be comparable.
  const mostOpen = mostOf(severities.map(ofSeverity), width, Math.max);
  const mostTurns = mostOf([ofKind('opened'), ofKind('resolved'), ofKind('withdrawn')], width, plus);
  return [
    labelled(
      page,
      `${page.paint('bold', 'TREND')}  `,
      page.paint('dim', `${count(days.length, 'day')}, ${utc(iso(from)).slice(0, 10)} to ${utc(iso(until))}`),
    ),
    '',
    ...severities.map((severity) => {
      const values = ofSeverity(severity);
      const note = `open ${lastKnown(values)}, at most ${Math.max(0, ...known(values))}`;
      return page.paint(severityStyle[severity], line(severity, values, note, Math.max, mostOpen));
    }),
    line('opened', ofKind('opened'), `${total(ofKind('opened'))} in all`, plus, mostTurns),
    line('resolved', ofKind('resolved'), `${total(ofKind('resolved'))} in all`, plus, mostTurns),
    line('withdrawn', ofKind('withdrawn'), `${total(ofKind('withdrawn'))} in all: no repairs`, plus, mostTurns),
    ...(days.some(({ open }) => open === null)
      ? [labelled(page, '  ', page.paint('dim', '? is a day that no audit tells of.'))]
      : []),
    '',
    ...accounts.map(({ account, lastAuditAt, lastCompleteAt }) =>
      labelled(page, '  ', `${account}  ${auditedWords(lastAuditAt, lastCompleteAt, until)}`),
    ),
  ].join('\n');
}

/** By day; null where nothing is known. */
type Values = readonly (number | null)[];
type Merge = (a: number, b: number) => number;
const plus: Merge = (a, b) => a + b;

function known(values: Values): number[] {
  return values.filter((value) => value !== null);
}

function total(values: Values): number {
  return known(values).reduce(plus, 0);
}

function lastKnown(values: Values): string {
  return String(known(values).at(-1) ?? 'unknown');
}

/** One value per day, or per several where the page is too narrow for that. */
function cellsOf(values: Values, width: number, merge: Merge): Values {
  const each = Math.ceil(values.length / width);
  return Array.from({ length: Math.ceil(values.length / each) }, (_, index) => {
    const here = known(values.slice(index * each, (index + 1) * each));
    return here.length === 0 ? null : here.reduce(merge);
  });
}

function mostOf(lines: readonly Values[], width: number, merge: Merge): number {
  return Math.max(1, ...lines.flatMap((values) => known(cellsOf(values, width, merge))));
}

/** Whatever is not nothing can be told from it, however little it is. */
function bar(values: Values, width: number, merge: Merge, most: number): string {
  return cellsOf(values, width, merge)
    .map((cell) => (cell === null ? '?' : (bars[Math.ceil((cell / most) * (bars.length - 1))] ?? '█')))
    .join('');
}

function auditedWords(last: Instant, lastComplete: Instant | null, now: Instant): string {
  const complete = lastComplete === null ? 'never read whole' : `read whole ${lasted(now - lastComplete)} ago`;
  return lastComplete === last ? `audited ${lasted(now - last)} ago` : `audited ${lasted(now - last)} ago, ${complete}`;
}

function ruleSection(page: Page, { rules, until }: Trend): string[] {
  if (rules.length === 0) return [];
  const [titles = '', ...lines] = aligned(
    page,
    '  ',
    [
      { title: 'rule' },
      { title: 'open', align: 'right' },
      { title: 'oldest' },
      { title: 'repaired', align: 'right' },
      { title: 'on average after' },
    ],
    rules.map(({ rule, open, oldestSince, resolved, meanTimeToRepair, longestTimeToRepair }) => [
      rule,
      String(open),
      oldestSince === null ? '' : lasted(until - oldestSince),
      String(resolved),
      meanTimeToRepair === null
        ? ''
        : `${lasted(meanTimeToRepair)}${resolved > 1 ? `, at most ${lasted(longestTimeToRepair ?? 0)}` : ''}`,
    ]),
  );
  return [[page.paint('bold', 'BY RULE'), '', page.paint('dim', titles), ...lines].join('\n')];
}

function oldestSection(page: Page, { oldest, until }: Trend): string[] {
  if (!oldest) return [];
  const { secret, region, primaryRegion, rule, severity, account, since } = oldest;
  const between = region === primaryRegion ? 'in' : '→';
  const name = shortened(secret, page.width - region.length - 8);
  return [
    [
      page.paint('bold', 'OLDEST OPEN FINDING'),
      '',
      `  ${page.paint(severityStyle[severity], '✗')} ${page.paint('bold', name)} ${between} ${page.paint('bold', region)}`,
      labelled(page, '    ', page.paint('dim', `${rule} · ${severity} · account ${account}`)),
      labelled(page, '    ', `open for ${lasted(until - since)}, since ${utc(iso(since))}`),
    ].join('\n'),
  ];
}

function sum(page: Page, { open, rules, days, accounts }: Trend): string {
  if (accounts.length === 0)
    return labelled(
      page,
      `${page.paint('magenta', '?')} `,
      'No audit is remembered: nothing is known, which is not clean.',
    );
  const found = severities.filter((severity) => open[severity] > 0).map((severity) => `${open[severity]} ${severity}`);
  const total = severities.reduce((all, severity) => all + open[severity], 0);
  const repaired = rules.reduce((all, { resolved }) => all + resolved, 0);
  const time = rules.reduce((all, { resolved, meanTimeToRepair }) => all + resolved * (meanTimeToRepair ?? 0), 0);
  const parts = [
    total === 0 ? 'no open finding is remembered' : `${count(total, 'open finding')} (${found.join(', ')})`,
    `${repaired} repaired in ${count(days.length, 'day')}`,
    ...(repaired === 0 ? [] : [`on average after ${lasted(time / repaired)}`]),
  ];
  const mark = total === 0 ? page.paint('green', '✓') : page.paint('red', '✗');
  return labelled(page, `${mark} `, page.paint('bold', parts.join(' · ')));
}

/** Milliseconds in the unit that a person would use: `3 days`, `5 hours`. */
function lasted(milliseconds: number): string {
  if (milliseconds >= 2 * dayLength) return count(Math.round(milliseconds / dayLength), 'day');
  if (milliseconds >= 2 * 3_600_000) return count(Math.round(milliseconds / 3_600_000), 'hour');
  return milliseconds < 60_000 ? 'under a minute' : count(Math.floor(milliseconds / 60_000), 'minute');
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
