import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage } from '../domain/result.ts';
import { coverageText, firstUnmatched, isUncovered, partialText } from '../text/coverage.ts';
import { type AsffContext, type AsffFinding, envelope, named, states } from './asff-finding.ts';
import { cut, fields } from './asff-text.ts';
import type { Tool } from './schema.ts';
import { count } from './words.ts';

/** `ProductFields` has at most fifty. */
const mostGaps = 40;

/**
 * What was read, as findings of an account's own: one for each Region and one for the audit, archived while everything
 * was read, so that what was not seen is not missed; and one for the policy, archived while it covers every secret, warns
 * of nothing and was asked for as a whole.
 */
export function asffCoverage(result: AuditResult, tool: Tool): AsffFinding[] {
  const { coverage, gaps, finishedAt: at } = result;
  const accounts = Map.groupBy(coverage, ({ account }) => account);
  const audits = [...accounts].flatMap(([account, [first]]) => {
    if (!first) return [];
    const missing = gaps.filter((gap) => !isExcepted(gap) && (gap.account ?? account) === account);
    const context = { at, hub: first, tool };
    return [auditFinding(missing, context), policyFinding(result, context)];
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

const unmatchedNamed = 20;

/** Of the whole run: an account's own part is not counted. */
function policyFinding(result: AuditResult, context: AsffContext): AsffFinding {
  const { policyCoverage, warnings } = result;
  const { unmatched, unmatchedSecrets: _, ...counts } = policyCoverage;
  const partial = partialText(result);
  const isWell = !isUncovered(policyCoverage) && warnings.length === 0 && partial === null;
  const { names, more } = firstUnmatched(policyCoverage, unmatchedNamed);
  const { account } = context.hub;
  return coverageFinding(`policy/${account}`, isWell, context, {
    title: isWell ? 'The policy covers every secret that was read' : titleOf(result),
    description: [
      `policy: ${coverageText(policyCoverage)}.`,
      ...(partial === null ? [] : [`${partial}.`]),
      ...warnings.map(({ message }) => message),
    ].join(' '),
    more: {
      Account: account,
      ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [`Policy.${name}`, String(value)])),
      'Policy.unmatched': String(unmatched),
      UnmatchedSecrets: [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(', '),
      LeftOut: partial ?? '',
      Warnings: String(warnings.length),
    },
    standing: 'warning',
  });
}

function titleOf(result: AuditResult): string {
  const { policyCoverage, warnings } = result;
  if (isUncovered(policyCoverage)) {
    const { unmatched, undecided } = policyCoverage;
    return `The policy does not cover everything: ${count(unmatched + undecided, 'secret')} matched by no clause`;
  }
  return warnings.length > 0 ? `The policy has ${count(warnings.length, 'warning')}` : 'The audit is partial';
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly more: Readonly<Record<string, string>>;
  /** What it is while it is not well; absent: unknown. */
  readonly standing?: 'warning';
}

function coverageFinding(id: string, isWell: boolean, context: AsffContext, words: Words): AsffFinding {
  const { at, hub, tool } = context;
  const partition = partitionOf(hub.region);
  return {
    ...envelope(id, 'coverage', partition, context),
    FirstObservedAt: at,
    LastObservedAt: at,
    CreatedAt: at,
    Severity: { Label: isWell ? 'INFORMATIONAL' : words.standing === 'warning' ? 'LOW' : 'HIGH' },
    Title: cut(words.title, 256),
    Description: cut(words.description, 1024),
    ProductFields: fields(tool.name, words.more),
    Resources: [
      { Type: 'AwsAccount', Id: cut(`AWS::::Account:${hub.account}`, 512), ...named(partition), Region: hub.region },
    ],
    ...(isWell ? states.resolved : words.standing === 'warning' ? states.pending : states.unknown),
  };
}

/** Where only a Region is known: of the partitions with public names. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
