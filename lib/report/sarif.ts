import type { Finding, FindingStatus } from '../domain/finding.ts';
import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, Warning } from '../domain/result.ts';
import { partialText } from '../text/coverage.ts';
import { each, inChunks, type Parts, prettyJson } from './parts.ts';
import { sanitize, sanitizeJson } from './sanitize.ts';
import { levels, rulesFor } from './sarif-rules.ts';
import type { Tool } from './schema.ts';

/** Where the audit's requirements stand: GitHub shows a result only at a place in a file. */
export interface PolicyPlace {
  /** Relative to the root of the repository, or absolute, with a scheme. */
  readonly uri: string;
  /** Line of each clause, from 1; a finding without a clause is shown at the first line. */
  readonly clauseLines: ReadonlyMap<string, number>;
}

export interface SarifOptions {
  readonly tool: Tool;
  readonly policy: PolicyPlace;
  /** Where the project's documentation is published; absent: rules carry their help, but no link. */
  readonly homepage?: string | undefined;
}

/** SARIF 2.1.0 (OASIS, errata 01), as GitHub's code scanning reads it (docs/output.md). */
export function* formatSarif(result: AuditResult, { tool, policy, homepage }: SarifOptions): Parts {
  const rules = rulesFor(result.findings, homepage);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const { findings, gaps: _gaps, coverage, changes: _changes, ...summary } = result;
  const run = {
    tool: {
      driver: { name: tool.name, version: tool.version, ...(homepage && { informationUri: homepage }), rules },
    },
    automationDetails: { id: `${tool.name}/` },
    invocations: inParts([
      {
        executionSuccessful: result.verdict !== 'incomplete',
        startTimeUtc: result.startedAt,
        endTimeUtc: result.finishedAt,
        toolExecutionNotifications: inParts(notificationsOf(result)),
      },
    ]),
    results: each(findings, (finding) => resultOf(finding, indexes.get(finding.rule) ?? -1, policy)),
    properties: { ...summary, coverage },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: inParts([run]) };
  for (const part of inChunks(prettyJson(log))) yield sanitizeJson(part);
  yield '\n';
}

/** A list whose items are too long to be written at once. */
function inParts<T>(items: Iterable<T>): Iterable<T> {
  return each(items, (item) => item);
}

function* notificationsOf(result: AuditResult): Generator<object> {
  const { coverage, gaps, findings, warnings, leftOut } = result;
  for (const region of coverage) if (region.status === 'incomplete') yield regionNotification(region);
  for (const gap of gaps) yield gapNotification(gap);
  for (const finding of findings) if (finding.status === 'unknown') yield unknownNotification(finding);
  for (const warning of warnings) yield warningNotification(warning);
  const partial = partialText(result);
  if (partial !== null) yield notification('partial', `This run was asked for a part: ${partial}.`, leftOut, 'warning');
}

/** SARIF 2.1.0, 3.27.9: `open` is what could not be decided, `review` what somebody should look at again. */
const kinds: Readonly<Record<FindingStatus, 'fail' | 'open' | 'review'>> = {
  open: 'fail',
  excepted: 'fail',
  unknown: 'open',
  pending: 'review',
};

function resultOf(finding: Finding, ruleIndex: number, policy: PolicyPlace) {
  const { id, rule, severity, status, secret, region, clause, message, remedy, exception } = finding;
  const kind = kinds[status];
  return {
    ruleId: rule,
    ruleIndex,
    kind,
    level: kind === 'fail' ? levels[severity] : 'none',
    message: { text: plain(`${secret.name} in ${region}: ${message} ${remedy}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: policy.uri },
          region: { startLine: (clause === null ? undefined : policy.clauseLines.get(clause)) ?? 1 },
        },
        logicalLocations: [
          { name: secret.name, fullyQualifiedName: secret.arn, kind: 'resource' },
          { name: region, kind: 'namespace' },
        ],
      },
    ],
    // GitHub tells alerts apart by the second alone; without it, all findings of a clause would be one alert.
    partialFingerprints: { 'findingId/v1': id, primaryLocationLineHash: `${id}:1` },
    ...(exception !== null &&
      isExcepted(finding) && {
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: `${exception.reason} (${exception.owner}, until ${exception.until})`,
          },
        ],
      }),
    properties: { ...finding },
  };
}

function regionNotification({ account, region, reason }: RegionCoverage) {
  return notification('region-incomplete', `${region} of ${account}: ${reason ?? 'the reason is not known.'}`, {
    account,
    region,
  });
}

function gapNotification(gap: Gap) {
  return notification(gap.kind, gap.message, { ...gap }, isExcepted(gap) ? 'note' : 'error');
}

function warningNotification(warning: Warning) {
  return notification(warning.kind, warning.message, { ...warning }, 'warning');
}

function unknownNotification({ id, rule, secret, region, message }: Finding) {
  const said = notification('unknown', `${secret.name} in ${region}: ${message}`, { id });
  return { ...said, associatedRule: { id: rule } };
}

function notification(id: string, text: string, properties: object, level: 'error' | 'warning' | 'note' = 'error') {
  return { descriptor: { id }, level, message: { text: plain(text) }, properties };
}

/** In a SARIF message braces hold placeholders and brackets links (3.11.5, 3.11.6): here they are only themselves. */
function plain(text: string): string {
  return sanitize(text).replace(/[{}]/g, '$&$&').replace(/[[\]]/g, '\\$&');
}
