import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { AccountSummary, AuditCompleted } from '../domain/audit-event.ts';
import { severities } from '../domain/finding.ts';

/** The namespace of every metric; the alarms and the dashboard of serverless.yml read it. */
export const namespace = 'SecretsReplicationAuditor';

/**
 * Writes an audit's metrics to the log, in the embedded metric format. Called within a step: what a middleware would
 * write after the handler never runs when an invocation suspends (docs/aws-facts.md, "Lambda durable functions").
 */
export function recordAudit({ accounts, verdict }: AuditCompleted): void {
  const metrics = new Metrics({ namespace, serviceName: 'audit' });
  metrics.addMetric('AuditCompleted', MetricUnit.Count, verdict === 'failed' || verdict === 'incomplete' ? 0 : 1);
  metrics.addMetric('AccountsFailed', MetricUnit.Count, accounts.filter((one) => one.verdict === 'failed').length);
  metrics.addMetric(
    'AccountsIncomplete',
    MetricUnit.Count,
    accounts.filter((one) => one.verdict === 'incomplete').length,
  );
  metrics.addMetric(
    'SecretsEvaluated',
    MetricUnit.Count,
    sum(accounts, ({ counts }) => counts.evaluated),
  );
  metrics.addMetric('Calls', MetricUnit.Count, sum(accounts, callsOf));
  const regions = accounts.flatMap(({ coverage }) => coverage);
  const complete = regions.filter(({ status }) => status === 'complete').length;
  if (regions.length > 0) metrics.addMetric('Coverage', MetricUnit.Percent, (100 * complete) / regions.length);
  for (const { startedAt, finishedAt } of accounts) {
    metrics.addMetric('AccountAuditDuration', MetricUnit.Milliseconds, Date.parse(finishedAt) - Date.parse(startedAt));
  }
  // An account that was never read whole has no age; the alarm on AuditCompleted speaks for it.
  for (const { lastCompleteAt, finishedAt } of accounts) {
    if (lastCompleteAt === null) continue;
    metrics.addMetric(
      'LastCompleteAuditAge',
      MetricUnit.Seconds,
      (Date.parse(finishedAt) - Date.parse(lastCompleteAt)) / 1000,
    );
  }
  metrics.publishStoredMetrics();
  for (const severity of severities) {
    count(
      metrics,
      'OpenFindings',
      'severity',
      severity,
      sum(accounts, ({ counts }) => counts.open[severity]),
    );
  }
  const rules = new Set(accounts.flatMap(({ counts }) => Object.keys(counts.byRule)));
  for (const rule of rules) {
    count(
      metrics,
      'OpenFindingsByRule',
      'rule',
      rule,
      sum(accounts, ({ counts }) => counts.byRule[rule] ?? 0),
    );
  }
}

function count(metrics: Metrics, name: string, dimension: string, of: string, value: number): void {
  const single = metrics.singleMetric();
  single.addDimension(dimension, of);
  single.addMetric(name, MetricUnit.Count, value);
}

function callsOf({ coverage }: AccountSummary): number {
  return sum(coverage, ({ calls }) => sum(Object.values(calls), (calls) => calls));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
