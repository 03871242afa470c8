const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** A secret's ARN; a replica's differs from its primary's in the Region only, the suffix included. */
export function secretArn(account: string, region: string, name: string, suffix: string): string {
  return `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}

/** The ARN of a KMS key, or of an alias of one: `resource` is `key/…` or `alias/…`. */
export function kmsArn(account: string, region: string, resource: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:${resource}`;
}

/** A KMS key as somebody names it: a key id or an alias, and where, if it is an ARN that says so. */
export interface KeyReference {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
}

/** Takes a key id, key ARN, alias or alias ARN apart; undefined for an ARN that is neither a key's nor an alias's. */
export function parseKeyReference(text: string): KeyReference | undefined {
  if (!text.startsWith('arn:')) return { name: text };
  const match = /^arn:[a-z-]+:kms:([a-z0-9-]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/.exec(text);
  if (match === null) return undefined;
  const [, region = '', account = '', keyId, alias] = match;
  return { name: keyId ?? alias ?? '', region, account };
}

export interface ParsedArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** What follows `secret:`: the name, with the suffix unless the ARN is a partial one. */
  readonly resource: string;
}

/** Takes a secret's ARN apart; undefined when the text is not one (then it is a name). */
export function parseSecretArn(text: string): ParsedArn | undefined {
  const match = /^arn:([a-z-]+):secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/.exec(text);
  if (match === null) return undefined;
  const [, partition = '', region = '', account = '', resource = ''] = match;
  return { partition, region, account, resource };
}
