import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage } from '../domain/result.ts';
import { type AsffContext, type AsffFinding, envelope, named, states } from './asff-finding.ts';
import { cut, fields } from './asff-text.ts';
import type { Tool } from './schema.ts';
import { count } from './words.ts';

/** `ProductFields` has at most fifty. */
const mostGaps = 40;

/**
 * What was read, as findings of an account's own: one for each Region and one for the audit, archived while everything
 * was read, so that what was not seen is not missed.
 */
export function asffCoverage({ coverage, gaps, finishedAt: at }: AuditResult, tool: Tool): AsffFinding[] {
  const accounts = Map.groupBy(coverage, ({ account }) => account);
  const audits = [...accounts].flatMap(([account, [first]]) => {
    if (!first) return [];
    const missing = gaps.filter((gap) => !isExcepted(gap) && (gap.account ?? account) === account);
    return [auditFinding(missing, { at, hub: first, tool })];
  });
  return [...coverage.map((entry) => regionFinding(entry, { at, hub: entry, tool })), ...audits];
}

function regionFinding({ account, region, status, reason }: RegionCoverage, context: AsffContext): AsffFinding {
  const isRead = status === 'complete';
  return coverageFinding(`coverage/${account}/${region}`, isRead, context, {
    title: isRead ? `${region} was read` : `${region} could not be read: its secrets are unknown`,
    description: reason ?? (isRead ? 'Everything in it was read.' : 'The reason is not known.'),
    more: { Account: account, Region: region, Status: status },
  });
}

function auditFinding(gaps: readonly Gap[], context: AsffContext): AsffFinding {
  const isWhole = gaps.length === 0;
  const { account } = context.hub;
  const messages = gaps.map(({ message }) => message);
  return coverageFinding(`gaps/${account}`, isWhole, context, {
    title: isWhole
      ? 'The audit has no gaps beside its Regions'
      : `The audit is incomplete: ${count(gaps.length, 'gap')}`,
    description: isWhole ? 'Everything that was to be read was read.' : messages.join(' '),
    more: {
      Account: account,
      Gaps: String(gaps.length),
      ...Object.fromEntries(
        gaps.slice(0, mostGaps).map(({ kind, message }, index) => [`Gap${index + 1}`, `${kind}: ${message}`]),
      ),
    },
  });
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly more: Readonly<Record<string, string>>;
}

function coverageFinding(id: string, isWell: boolean, context: AsffContext, words: Words): AsffFinding {
  const { at, hub, tool } = context;
  const partition = partitionOf(hub.region);
  return {
    ...envelope(id, 'coverage', partition, context),
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    Severity: { Label: isWell ? 'INFORMATIONAL' : 'HIGH' },
    Title: cut(words.title, 256),
    Description: cut(words.description, 1024),
    ProductFields: fields(tool.name, words.more),
    Resources: [
      { Type: 'AwsAccount', Id: cut(`AWS::::Account:${hub.account}`, 512), ...named(partition), Region: hub.region },
    ],
    ...(isWell ? states.resolved : states.unknown),
  };
}

/** Where only a Region is known: of the partitions with public names. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
