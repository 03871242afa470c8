import { arnInRegion, parseSecretArn } from '../domain/arn.ts';
import type { Finding, FindingStatus, Severity } from '../domain/finding.ts';
import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, Warning } from '../domain/result.ts';
import { coverageText, isUncovered, partialText } from '../text/coverage.ts';
import { exceptionText } from './detail.ts';
import type { Parts } from './parts.ts';
import { ruleTitle } from './rule-words.ts';
import { sanitizeJson } from './sanitize.ts';
import type { Tool } from './schema.ts';

/** Of the Open Cybersecurity Schema Framework. */
const ocsfVersion = '1.5.0';

/** 2003: Compliance Finding. 2: Findings. The type is the class and what happened to it. */
const ids = { class_uid: 2003, class_name: 'Compliance Finding', category_uid: 2, category_name: 'Findings' };

const severityIds: Readonly<Record<Severity, number>> = { critical: 5, high: 4, medium: 3, low: 2 };
const activities = { 1: 'Create', 2: 'Update', 3: 'Close' } as const;
type Activity = keyof typeof activities;

const compliances = {
  open: { status_id: 3, status: 'Fail' },
  pending: { status_id: 2, status: 'Warning' },
  excepted: { status_id: 2, status: 'Warning' },
  unknown: { status_id: 0, status: 'Unknown' },
  passed: { status_id: 1, status: 'Pass' },
} as const;

/**
 * OCSF Compliance Findings, one event per line: the findings, what ended since the run before, one for each Region,
 * one for each gap and warning, and one for the policy. `unmapped` holds what the framework has no attribute for (docs/output.md).
 */
export function* formatOcsf(result: AuditResult, tool: Tool): Parts {
  for (const event of eventsOf(result, tool)) yield `${sanitizeJson(JSON.stringify(event))}\n`;
}

function* eventsOf(result: AuditResult, tool: Tool): Generator<object> {
  const { findings, coverage, gaps, changes, warnings } = result;
  const told = new Set(findings.map(({ id }) => id));
  const ended = changes?.events.filter(({ kind }) => kind === 'resolved' || kind === 'withdrawn') ?? [];
  for (const finding of findings) yield findingEvent(finding, result, tool);
  for (const { finding, kind, resolution, withdrawal } of ended) {
    if (told.has(finding.id)) continue;
    yield {
      ...findingEvent(finding, result, tool, 3),
      compliance: compliance(finding.rule, kind === 'resolved' ? 'passed' : 'unknown'),
      status_id: kind === 'resolved' ? 4 : 5,
      status_detail: resolution ?? withdrawal ?? kind,
    };
  }
  for (const entry of coverage) yield regionEvent(entry, result, tool);
  for (const gap of gaps) yield gapEvent(gap, result, tool);
  for (const warning of warnings) yield warningEvent(warning, result, tool);
  yield policyEvent(result, tool);
}

function findingEvent(finding: Finding, { startedAt, finishedAt }: AuditResult, tool: Tool, ending?: Activity) {
  const { id, rule, severity, status, account, secret, region, message, remedy, firstSeen, lastSeen } = finding;
  const activity = ending ?? (firstSeen === startedAt ? 1 : 2);
  const partition = parseSecretArn(secret.arn)?.partition ?? 'aws';
  return {
    ...base(activity, finishedAt, tool),
    severity_id: severityIds[severity],
    status_id: status === 'excepted' ? 3 : 1,
    message,
    cloud: cloud(account, region),
    compliance: compliance(rule, status),
    finding_info: {
      uid: id,
      title: `${ruleTitle(rule)}: ${secret.name} in ${region}`,
      desc: message,
      types: [rule],
      analytic: { uid: rule, name: ruleTitle(rule), type: 'Rule', type_id: 1 },
      created_time: epoch(firstSeen),
      first_seen_time: epoch(firstSeen),
      last_seen_time: epoch(lastSeen),
    },
    resources: [
      {
        uid: arnInRegion(secret.arn, region),
        name: secret.name,
        type: 'AwsSecretsManagerSecret',
        region,
        cloud_partition: partition,
      },
    ],
    remediation: { desc: remedy },
    unmapped: { record: 'finding', finding },
  };
}

function regionEvent(entry: RegionCoverage, { finishedAt }: AuditResult, tool: Tool) {
  const { account, region, status, reason } = entry;
  const isRead = status === 'complete';
  const message = isRead ? `${region} was read.` : (reason ?? 'The reason is not known.');
  return {
    ...base(isRead ? 3 : 1, finishedAt, tool),
    severity_id: isRead ? 1 : 4,
    status_id: isRead ? 4 : 1,
    message,
    cloud: cloud(account, region),
    compliance: compliance('coverage', isRead ? 'passed' : 'unknown'),
    finding_info: { uid: `coverage/${account}/${region}`, title: `Coverage of ${region}`, desc: message },
    unmapped: { record: 'region', region: entry },
  };
}

function gapEvent(gap: Gap, { finishedAt }: AuditResult, tool: Tool) {
  const { kind, account, region, secret, message } = gap;
  const status: FindingStatus = isExcepted(gap) ? 'excepted' : 'unknown';
  return {
    ...base(1, finishedAt, tool),
    severity_id: isExcepted(gap) ? 1 : 4,
    status_id: isExcepted(gap) ? 3 : 1,
    status_detail: exceptionText(gap) ?? kind,
    message,
    cloud: cloud(account, region),
    compliance: compliance(kind, status),
    finding_info: { uid: ['gap', kind, account, region, secret].join('/'), title: `Not seen: ${kind}`, desc: message },
    unmapped: { record: 'gap', gap },
  };
}

function warningEvent(warning: Warning, { finishedAt }: AuditResult, tool: Tool) {
  const { kind, message } = warning;
  return {
    ...base(1, finishedAt, tool),
    severity_id: severityIds.low,
    status_id: 1,
    status_detail: kind,
    message,
    cloud: cloud(null, null),
    compliance: compliance(kind, 'pending'),
    finding_info: { uid: `warning/${kind}/${message}`, title: `Warning: ${kind}`, desc: message },
    unmapped: { record: 'warning', warning },
  };
}

const unmatchedNamed = 100;

function policyEvent(result: AuditResult, tool: Tool) {
  const { finishedAt, policyCoverage, leftOut } = result;
  const partial = partialText(result);
  const isWell = !isUncovered(policyCoverage) && partial === null;
  const message = [`policy: ${coverageText(policyCoverage)}`, ...(partial === null ? [] : [partial])].join('; ');
  const unmatchedSecrets = policyCoverage.unmatchedSecrets.slice(0, unmatchedNamed);
  return {
    ...base(isWell ? 3 : 1, finishedAt, tool),
    severity_id: isWell ? 1 : severityIds.low,
    status_id: isWell ? 4 : 1,
    message,
    cloud: cloud(null, null),
    compliance: compliance('policy', isWell ? 'passed' : 'pending'),
    finding_info: { uid: 'policy', title: 'Coverage by the policy', desc: message },
    unmapped: { record: 'policy', policyCoverage: { ...policyCoverage, unmatchedSecrets }, leftOut },
  };
}

function base(activity: Activity, at: string, tool: Tool) {
  return {
    ...ids,
    activity_id: activity,
    activity_name: activities[activity],
    type_uid: ids.class_uid * 100 + activity,
    time: epoch(at),
    metadata: {
      version: ocsfVersion,
      profiles: ['cloud'],
      product: { name: tool.name, version: tool.version, vendor_name: tool.name },
    },
  };
}

function compliance(control: string, status: keyof typeof compliances) {
  return { control, standards: ['Replication policy'], ...compliances[status] };
}

function cloud(account: string | null, region: string | null) {
  return {
    provider: 'AWS',
    ...(region !== null && { region }),
    // 10: AWS Account.
    ...(account !== null && { account: { uid: account, type: 'AWS Account', type_id: 10 } }),
  };
}

/** Milliseconds since 1970. */
function epoch(iso: string): number {
  return Date.parse(iso);
}
