import type { FindingEvent } from '../domain/event.ts';
import type { Finding } from '../domain/finding.ts';
import type { AuditResult } from '../domain/result.ts';
import { asffCoverage } from './asff-coverage.ts';
import { type AsffFinding, asffFinding, type Hub, type Standing } from './asff-finding.ts';
import { sanitizeAll, sanitizeJson } from './sanitize.ts';
import type { Tool } from './schema.ts';

/** Of `BatchImportFindings`: findings in one request (AWS Security Hub API reference). */
const mostPerBatch = 100;

/**
 * AWS Security Finding Format, a line for each request of `BatchImportFindings`: each is for one account and Region, those
 * of its `ProductArn`. What a run with a memory knows to be over is archived (docs/output.md).
 */
export function formatAsff(result: AuditResult, tool: Tool): string {
  const safe = sanitizeAll(result);
  const { findings, finishedAt } = safe;
  const all: AsffFinding[] = [
    ...findings.map((finding) =>
      asffFinding(finding, { standing: finding.status, at: finishedAt, hub: hubOf(finding), tool }),
    ),
    ...ended(safe).map(({ finding, kind }) =>
      asffFinding(finding, { standing: standingOf(kind), at: finishedAt, hub: hubOf(finding), tool }),
    ),
    ...asffCoverage(safe, tool),
  ];
  return batchesOf(all)
    .map((Findings) => `${sanitizeJson(JSON.stringify({ Findings }))}\n`)
    .join('');
}

/** Requests, each for one product: an account and a Region. */
export function batchesOf(findings: readonly AsffFinding[]): AsffFinding[][] {
  return [...Map.groupBy(findings, ({ ProductArn }) => ProductArn).values()].flatMap((ofOne) =>
    Array.from({ length: Math.ceil(ofOne.length / mostPerBatch) }, (_, index) =>
      ofOne.slice(index * mostPerBatch, (index + 1) * mostPerBatch),
    ),
  );
}

function hubOf({ account, secret }: Finding): Hub {
  return { account, region: secret.primaryRegion };
}

/** What is over and not told as a finding. */
function ended({ findings, changes }: AuditResult): FindingEvent[] {
  const told = new Set(findings.map(({ id }) => id));
  const over = changes?.events.filter(({ kind }) => kind === 'resolved' || kind === 'withdrawn') ?? [];
  return over.filter(({ finding }) => !told.has(finding.id));
}

function standingOf(kind: FindingEvent['kind']): Standing {
  return kind === 'resolved' ? 'resolved' : 'withdrawn';
}
