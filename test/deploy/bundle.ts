/** IAM's prefix for each service of which a bundle may hold a client. */
const prefixes: Readonly<Record<string, string>> = {
  DynamoDB: 'dynamodb',
  EventBridge: 'events',
  KMS: 'kms',
  Lambda: 'lambda',
  Organizations: 'organizations',
  S3: 's3',
  SecretsManager: 'secretsmanager',
  SecurityHub: 'securityhub',
  SNS: 'sns',
  SSM: 'ssm',
  STS: 'sts',
};

/**
 * The operations that a bundle holds a command for, as IAM actions. The SDK makes a service's commands with one function of
 * its client's name, `make=factory(…,"DynamoDBClient",…)`, and each as `class extends make(…,"GetItem",…)`: both literals
 * survive minification.
 */
export function operationsIn(bundle: string): string[] {
  const makers = [...bundle.matchAll(/([\w$]+)=[\w$]+\([\w$]+,"[\w-]+","(\w+)Client",/g)];
  const services = new Map(makers.map(([, maker = '', service = '']) => [maker, service]));
  const commands = bundle.matchAll(/extends ([\w$]+)\([\w$]+,[\w$]+,"(\w+)",[\w$]+\)/g);
  const operations = [...commands].map(([, maker = '', operation = '']) => {
    const service = services.get(maker) ?? 'a client that was not recognised';
    return `${prefixes[service] ?? service}:${operation}`;
  });
  return [...new Set(operations)].sort();
}

/** Held by every bundle that signs in or uses the client, and called by none of our code. */
export const carriedBySdk: readonly string[] = [
  // The client of STS that assumes roles has a second way to.
  'sts:AssumeRoleWithWebIdentity',
  // The client names it, for the discovery of endpoints, which none of its commands has.
  'dynamodb:DescribeEndpoints',
  // Of S3 Express buckets.
  's3:CreateSession',
];
