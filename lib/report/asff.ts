import type { FindingEvent } from '../domain/event.ts';
import type { Finding } from '../domain/finding.ts';
import type { AuditResult } from '../domain/result.ts';
import { asffCoverage } from './asff-coverage.ts';
import {
  type AsffFinding,
  asffFinding,
  type Hub,
  partitionOfSecret,
  productArn,
  type Standing,
} from './asff-finding.ts';
import type { Parts } from './parts.ts';
import { sanitizeJson, sanitizeResult } from './sanitize.ts';
import type { Tool } from './schema.ts';

/** Of `BatchImportFindings`: findings in one request (AWS Security Hub API reference). */
const mostPerBatch = 100;

/**
 * AWS Security Finding Format, a line for each request of `BatchImportFindings`: each is for one account and Region, those
 * of its `ProductArn`. What a run with a memory knows to be over is archived (docs/output.md).
 */
export function* formatAsff(result: AuditResult, tool: Tool): Parts {
  const safe = sanitizeResult(result);
  const { findings, finishedAt } = safe;
  const tellOf = (finding: Finding, standing: Standing): ToTell => {
    const hub = hubOf(finding);
    return {
      ProductArn: productArn(hub, partitionOfSecret(finding)),
      told: () => asffFinding(finding, { standing, at: finishedAt, hub, tool }),
    };
  };
  const all = [
    ...findings.map((finding) => tellOf(finding, finding.status)),
    ...ended(safe).map(({ finding, kind }) => tellOf(finding, standingOf(kind))),
    ...asffCoverage(safe, tool).map((told): ToTell => ({ ProductArn: told.ProductArn, told: () => told })),
  ];
  for (const batch of batchesOf(all)) {
    yield `${sanitizeJson(JSON.stringify({ Findings: batch.map(({ told }) => told()) }))}\n`;
  }
}

/** A finding that is put into the format only when its request is written: it is several times longer there. */
interface ToTell extends Pick<AsffFinding, 'ProductArn'> {
  told(): AsffFinding;
}

/** Requests, each for one product: an account and a Region. */
export function batchesOf<T extends Pick<AsffFinding, 'ProductArn'>>(findings: readonly T[]): T[][] {
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
