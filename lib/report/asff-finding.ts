import { arnInRegion, parseSecretArn } from '../domain/arn.ts';
import type { Finding, FindingStatus } from '../domain/finding.ts';
import type { Fixable } from '../text/fix.ts';
import { cut, fields, longestField } from './asff-text.ts';
import { exceptionText, factsText, fixText } from './detail.ts';
import { ruleTitle } from './rule-words.ts';
import type { Tool } from './schema.ts';

/** Where findings are imported: a product is an account's, in a Region. */
export interface Hub {
  readonly account: string;
  readonly region: string;
}

/** A finding's status, or how it ended. */
export type Standing = FindingStatus | 'resolved' | 'withdrawn';

/** What of a finding goes into the format. */
export type AsffSource = Omit<Finding, 'status' | 'lastSeen' | 'fix'> & Pick<Fixable, 'fix'>;

export interface AsffContext {
  /** ISO 8601; Security Hub takes an update only if it is later than what it has. */
  readonly at: string;
  readonly hub: Hub;
  readonly tool: Pick<Tool, 'name'>;
}

/** The part of the AWS Security Finding Format that is used here. */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: string[];
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: { readonly Label: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL' };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields: Record<string, string>;
  readonly Resources: Resource[];
  readonly Compliance: { readonly Status: 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE' };
  readonly Workflow: { readonly Status: 'NEW' | 'SUPPRESSED' | 'RESOLVED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

const partitions = ['aws', 'aws-cn', 'aws-us-gov'] as const;

interface Resource {
  readonly Type: string;
  readonly Id: string;
  /** Absent in partitions that the format has no name for. */
  readonly Partition?: (typeof partitions)[number];
  readonly Region: string;
  readonly Details?: { readonly AwsSecretsManagerSecret: { readonly Name: string } };
}

const severityLabels = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

type State = Pick<AsffFinding, 'Compliance' | 'Workflow' | 'RecordState'>;

function state(Compliance: State['Compliance']['Status'], Workflow: State['Workflow']['Status'] = 'NEW'): State {
  const isOver = Workflow === 'RESOLVED';
  return {
    Compliance: { Status: Compliance },
    Workflow: { Status: Workflow },
    RecordState: isOver ? 'ARCHIVED' : 'ACTIVE',
  };
}

export const states: Readonly<Record<Standing, State>> = {
  open: state('FAILED'),
  pending: state('WARNING'),
  unknown: state('NOT_AVAILABLE'),
  excepted: state('WARNING', 'SUPPRESSED'),
  resolved: state('PASSED', 'RESOLVED'),
  // Nobody looks any longer, so nobody knows that it passes.
  withdrawn: state('NOT_AVAILABLE', 'RESOLVED'),
};

/** Of the Security Hub that a finding goes to. */
export function productArn({ account, region }: Hub, partition: string): string {
  return `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;
}

export function partitionOfSecret({ secret }: Pick<AsffSource, 'secret'>): string {
  return parseSecretArn(secret.arn)?.partition ?? 'aws';
}

/** One finding, within the limits of Security Hub. */
export function asffFinding(finding: AsffSource, context: AsffContext & { readonly standing: Standing }): AsffFinding {
  const { id, rule, severity, secret, region, account, clause, cause, message, remedy, firstSeen } = finding;
  const { standing, at, tool } = context;
  const partition = partitionOfSecret(finding);
  return {
    ...envelope(`finding/${id}`, rule, partition, context),
    FirstObservedAt: firstSeen,
    LastObservedAt: at,
    CreatedAt: firstSeen,
    Severity: { Label: severityLabels[severity] },
    Title: cut(`${ruleTitle(rule)}: ${secret.name} in ${region}`, 256),
    Description: cut(message, 1024),
    Remediation: { Recommendation: { Text: cut(remedy, 512) } },
    ProductFields: fields(tool.name, {
      FindingId: id,
      Rule: rule,
      Status: standing,
      Account: account,
      Secret: secret.name,
      SecretArn: secret.arn,
      PrimaryRegion: secret.primaryRegion,
      Region: region,
      Clause: clause,
      Cause: cause,
      Expected: factsText(finding.expected),
      Observed: factsText(finding.observed),
      Exception: exceptionText(finding),
      Fix: wholeFix(finding),
    }),
    Resources: [
      {
        Type: 'AwsSecretsManagerSecret',
        Id: cut(arnInRegion(secret.arn, region), 512),
        ...named(partition),
        Region: region,
        Details: { AwsSecretsManagerSecret: { Name: cut(secret.name, 512) } },
      },
    ],
    ...states[standing],
  };
}

/** Cut, a command would be another one: the remedy has to do then. */
function wholeFix(finding: AsffSource): string | null {
  const text = fixText(finding);
  return text.length <= longestField ? text : null;
}

/** A resource's partition, where the format names it. */
export function named(partition: string): Pick<Resource, 'Partition'> {
  const known = partitions.find((one) => one === partition);
  return known === undefined ? {} : { Partition: known };
}

/** What every finding starts with. */
export function envelope(id: string, generator: string, partition: string, { at, hub, tool }: AsffContext) {
  return {
    SchemaVersion: '2018-10-08' as const,
    Id: cut(`${tool.name}/${id}`, 512),
    ProductArn: productArn(hub, partition),
    GeneratorId: cut(`${tool.name}/${generator}`, 512),
    AwsAccountId: hub.account,
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    UpdatedAt: at,
  };
}
