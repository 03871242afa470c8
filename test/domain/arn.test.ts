import { expect, test } from 'vitest';
import { arnInRegion, parseSecretArn } from '../../lib/domain/arn.ts';

test('the ARN of a secret has its parts, in every partition', () => {
  expect(parseSecretArn('arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a/b-Ab12Cd')).toEqual({
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    account: '111122223333',
    resource: 'a/b-Ab12Cd',
  });
});

test.each(['', 'prod/db', 'arn:aws:kms:eu-west-1:111122223333:key/1', ' arn:aws:secretsmanager:eu-west-1:1:secret:a'])(
  '%j is no ARN of a secret: it has no parts, and stays as it is in every Region',
  (text) => {
    expect(parseSecretArn(text)).toBeUndefined();
    expect(arnInRegion(text, 'eu-central-1')).toBe(text);
  },
);
