import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FindingEvent } from '../domain/event.ts';
import type { StoredFinding } from '../findings/lifecycle.ts';
import { namespace } from './metrics.ts';

type Publish = (events: readonly FindingEvent[]) => Promise<void>;

/** Publishes, and records the repairs that it has told of. */
export function measured(publish: Publish): Publish {
  return async (events) => {
    await publish(events);
    recordRepairs(events);
  };
}

/**
 * How long each finding was open that is now resolved, by rule: the average is the mean time to repair. What was withdrawn
 * is no repair. An event that is published twice is counted twice, which is rare, and moves an average by little.
 */
export function recordRepairs(events: readonly FindingEvent[]): void {
  for (const { kind, at, finding } of events) {
    if (kind !== 'resolved') continue;
    const single = metrics().singleMetric();
    single.addDimension('rule', finding.rule);
    single.addMetric('TimeToRepair', MetricUnit.Seconds, (Date.parse(at) - Date.parse(finding.firstSeen)) / 1000);
  }
}

/** The age of the finding of an account that has been open for longest, and 0 where none is. */
export function recordOldest(stored: readonly StoredFinding[], now: number): void {
  const since = stored.flatMap(({ state, finding }) => (state === 'open' ? [Date.parse(finding.firstSeen)] : []));
  const oldest = since.reduce((first, at) => Math.min(first, at), now);
  metrics()
    .singleMetric()
    .addMetric('OldestOpenFindingAge', MetricUnit.Seconds, (now - oldest) / 1000);
}

/** As one service with the audit's own metrics: they stand beside each other. */
function metrics(): Metrics {
  return new Metrics({ namespace, serviceName: 'audit' });
}
