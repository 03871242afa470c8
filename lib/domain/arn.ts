import type { AccountId, Region } from './secret.ts';

export interface SecretArn {
  readonly partition: string;
  readonly region: Region;
  readonly account: AccountId;
  /** Name and six-character suffix, as the ARN has them. */
  readonly resource: string;
}

const pattern = /^arn:(aws[a-z0-9-]*):secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/;

/** The parts of a secret's ARN, or undefined when it is not one. Source: AWS service authorization reference. */
export function parseSecretArn(arn: string): SecretArn | undefined {
  const match = pattern.exec(arn);
  if (!match) return undefined;
  const [, partition, region, account, resource] = match;
  if (!partition || !region || !account || !resource) return undefined;
  return { partition, region, account, resource };
}

/** The same secret's ARN in another Region: replicas keep the primary's name and suffix (docs/aws-facts.md, "Identity"). */
export function arnInRegion(arn: string, region: Region): string {
  const parts = parseSecretArn(arn);
  if (!parts) return arn;
  return `arn:${parts.partition}:secretsmanager:${region}:${parts.account}:secret:${parts.resource}`;
}
