import { severities } from '../../domain/finding.ts';
import type { Matrix } from '../../domain/matrix.ts';
import type { AuditResult, Verdict } from '../../domain/result.ts';
import { isUncovered, partialText } from '../../text/coverage.ts';
import { count, utc } from '../words.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { policyLine } from './policy-section.ts';
import { postureBar } from './posture-bar.ts';
import type { Places, Row } from './rows.ts';
import type { State } from './states.ts';

const verdicts: Readonly<Record<Verdict, { readonly word: string; readonly icon: State }>> = {
  compliant: { word: 'Compliant', icon: 'in-sync' },
  violations: { word: 'Violations', icon: 'critical' },
  incomplete: { word: 'Incomplete', icon: 'unknown' },
};

/** The verdict in one glance: the word, how many findings, and how much was read to reach it. */
export function headerSection(
  result: AuditResult,
  rows: readonly Row[],
  places: Places,
  matrix: Matrix | undefined,
): Markup {
  const { verdict, counts, startedAt } = result;
  const { word, icon: shape } = verdictOf(result);
  const partial = partialText(result);
  return html`<header class="top v-${verdict}">
<p class="verdict s-${shape}">${icon(shape)}<b>${word}</b>${partial !== null && html` <b class="badge s-medium">${partial}</b>`} <time datetime="${startedAt}">${utc(startedAt)}</time></p>
<h1>${headline(result)}</h1>
${verdict === 'incomplete' && html`<p class="lead">What was not read is unknown, never clean. <a href="#coverage">See what was not seen, and why</a>.</p>`}
${policyLine(result)}
${postureBar(result, rows, places, matrix)}
<dl class="tiles">${tiles(result).map(([label, value, note]) => html`<div><dt>${label}</dt><dd>${value}${note && html` <small>${note}</small>`}</dd></div>`)}</dl>
${counts.secrets === 0 && html`<p class="lead">No secret was seen at all.</p>`}
</header>`;
}

/** Green says that all of it is well: not of a part, nor where the policy leaves secrets out. */
function verdictOf(result: AuditResult): (typeof verdicts)[Verdict] {
  const whole = verdicts[result.verdict];
  if (result.verdict !== 'compliant') return whole;
  const partial = partialText(result);
  return {
    word: partial === null ? whole.word : 'Compliant as far as it was read',
    icon: partial === null && !isUncovered(result.policyCoverage) ? whole.icon : 'medium',
  };
}

function headline({ counts }: AuditResult): string {
  const findings = counts.findings.open === 0 ? 'No open findings' : count(counts.findings.open, 'open finding');
  return `${findings} in ${count(counts.secrets, 'secret')}`;
}

/** For the window's title, where the worst must come first. */
export function titleOf(result: AuditResult): string {
  const worst = severities.find((severity) => result.counts.open[severity] > 0);
  const said = worst ? `${result.counts.open[worst].toLocaleString('en-US')} ${worst}` : headline(result).toLowerCase();
  const partial = partialText(result);
  return `${verdictOf(result).word}${partial === null ? '' : ` (${partial})`}: ${said} · ${utc(result.startedAt)}`;
}

function tiles({ counts, coverage }: AuditResult): ReadonlyArray<readonly [string, string, string?]> {
  const complete = coverage.filter(({ status }) => status === 'complete').length;
  const accounts = new Set(coverage.map(({ account }) => account)).size;
  const calls = coverage.flatMap((entry) => Object.values(entry.calls)).reduce((sum, times) => sum + times, 0);
  const n = (value: number) => value.toLocaleString('en-US');
  return [
    ['Regions read', `${complete}/${coverage.length}`, accounts > 1 ? `of ${accounts} accounts` : 'to their end'],
    ['Secrets judged', n(counts.evaluated), `of ${n(counts.secrets)}`],
    ['Replicas', n(counts.replicas)],
    ['Unknown', n(counts.findings.unknown)],
    ['Pending', n(counts.findings.pending)],
    ['Calls made', n(calls)],
  ];
}
