import type { AwsRequest } from '../../test/support/local-aws.ts';

const writes = /^(Create|Put|Update|Delete|Restore|Replicate|Remove|Stop|Tag|Untag)/;

export function isChange({ service, operation }: AwsRequest): boolean {
  return service === 'secretsmanager' && writes.test(operation);
}

/** The event that CloudTrail makes of a call which changed a secret, as EventBridge brings it to the service. */
export function changeEvent(request: AwsRequest, account: string): Record<string, unknown> {
  const { SecretId: secretId, Name: name } = JSON.parse(request.body);
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.secretsmanager',
    account,
    time: new Date().toISOString(),
    region: request.region,
    resources: [],
    detail: {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: request.operation,
      awsRegion: request.region,
      userAgent: request.userAgent,
      requestParameters: secretId === undefined ? { name } : { secretId },
      responseElements: null,
    },
  };
}
