import { describe, expect, test } from 'vitest';
import type { AuditCompleted } from '../../../lib/domain/audit-event.ts';
import { severities } from '../../../lib/domain/finding.ts';
import { namespace, recordAudit } from '../../../lib/runtime/metrics.ts';
import { recordOldest, recordRepairs } from '../../../lib/runtime/trend-metrics.ts';
import { anEvent } from '../../report/a-result.ts';
import { logLinesOf } from '../../support/lambda.ts';
import { propertiesOf, resourcesOf, type Template } from '../template.ts';

const at = '2026-11-24T10:00:00.000Z';
const completed: AuditCompleted = {
  id: 'an-execution#1',
  at,
  verdict: 'violations',
  accounts: [
    {
      account: '111122223333',
      verdict: 'violations',
      error: null,
      startedAt: at,
      finishedAt: at,
      lastCompleteAt: at,
      baseline: false,
      counts: {
        secrets: 1,
        evaluated: 1,
        findings: { open: 1, pending: 0, unknown: 0, excepted: 0 },
        open: { critical: 0, high: 1, medium: 0, low: 0 },
        byRule: { 'replica-failed': 1 },
      },
      coverage: [
        { account: '111122223333', region: 'eu-west-1', status: 'complete', reason: null, secrets: 1, calls: {} },
      ],
      matchedClauses: [],
      gaps: [],
      moreGaps: 0,
      announced: 1,
    },
  ],
};

interface Embedded {
  readonly CloudWatchMetrics: ReadonlyArray<{
    readonly Namespace: string;
    readonly Dimensions: readonly string[][];
    readonly Metrics: ReadonlyArray<{ readonly Name: string }>;
  }>;
}

/** Every metric that an audit records, as `namespace name dimension=value …`; of severity and rule the name is enough. */
async function recorded(): Promise<string[]> {
  const lines = await logLinesOf(async () => {
    recordAudit(completed);
    recordRepairs([anEvent({ kind: 'resolved' })]);
    recordOldest([], 0);
  });
  return lines.flatMap((line) => {
    const { CloudWatchMetrics } = line['_aws'] as Embedded;
    return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((names) => [Namespace, Name, ...names.map((name) => dimension(name, line[name]))].join(' ')),
      ),
    );
  });
}

function dimension(name: string, value: unknown): string {
  return name === 'service' ? `service=${value}` : name;
}

/** What is asked of the metrics of this service: `[namespace, name, dimension, value]` or a search. */
function asked(dashboard: string): string[] {
  const { widgets } = JSON.parse(dashboard) as { widgets: { properties: { metrics?: unknown[][] } }[] };
  return widgets.flatMap(({ properties: { metrics = [] } }) =>
    metrics.flatMap(([first, name, ...rest]) => {
      if (first === namespace) return [`${namespace} ${name} ${rest[0]}=${rest[1]}`];
      const search = /SEARCH\('\{(\w+),([\w,]+)\} MetricName="(\w+)"/.exec(Object(first).expression);
      if (search?.[1] !== namespace) return [];
      return [`${namespace} ${search[3]} ${search[2]?.replace('service', 'service=audit').replaceAll(',', ' ')}`];
    }),
  );
}

export function watch(full: () => Template): void {
  const dashboard = () => (propertiesOf(full(), 'Dashboard')['DashboardBody'] as { 'Fn::Sub': string })['Fn::Sub'];

  describe('the alarm on audits that are too old', () => {
    test('breaches when nothing runs, and reads what an audit records', async () => {
      const alarm = propertiesOf(full(), 'AuditTooOld');

      expect(alarm).toMatchObject({
        Statistic: 'Sum',
        Period: 3600,
        EvaluationPeriods: 3,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      });
      expect(await recorded()).toContain(metricOf(alarm));
    });
  });

  test('every alarm on an own metric reads one that is recorded', async () => {
    const own = resourcesOf(full(), 'AWS::CloudWatch::Alarm')
      .map(([, { Properties }]) => Properties)
      .filter(({ Namespace }) => Namespace === namespace);

    expect(own).toHaveLength(2);
    expect(await recorded()).toEqual(expect.arrayContaining(own.map(metricOf)));
  });

  test('every alarm is told, and says where to read on', () => {
    for (const [id, { Properties }] of resourcesOf(full(), 'AWS::CloudWatch::Alarm')) {
      expect(Properties['AlarmActions'], id).toEqual([{ Ref: 'Topic' }]);
      expect(Properties['AlarmDescription'], id).toContain('docs/operations.md, "Alarms"');
      expect(Properties['TreatMissingData'], id).toBeDefined();
    }
  });

  test('the dashboard is valid JSON, and shows every metric that an audit records but its verdict', async () => {
    const shown = [...new Set(asked(dashboard()))].sort();
    const all = new Set((await recorded()).filter((metric) => !metric.includes(' AuditCompleted ')));

    expect(shown).toEqual([...all].sort());
    expect((await recorded()).filter((metric) => metric.includes(' OpenFindings '))).toHaveLength(severities.length);
  });

  test('the dashboard shows every alarm that is always there', () => {
    const always = resourcesOf(full(), 'AWS::CloudWatch::Alarm').filter(([, { Condition }]) => !Condition);

    for (const [id] of always) expect(dashboard()).toContain(`"\${${id}.Arn}"`);
  });
}

function metricOf({ Namespace, MetricName, Dimensions }: Readonly<Record<string, unknown>>): string {
  const dimensions = Dimensions as { Name: string; Value: string }[];
  return [Namespace, MetricName, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' ');
}
