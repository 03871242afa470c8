import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { AWAY, bench, refusal } from './support.ts';

const at = bench();
const SecretId = 'app/db';
const ResourcePolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
});

const put = (region?: string, policy = ResourcePolicy) =>
  at.client(region).send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: policy }));
const remove = (region?: string) => at.client(region).send(new DeleteResourcePolicyCommand({ SecretId }));

async function policy(region?: string) {
  const { $metadata, ...answer } = await at.client(region).send(new GetResourcePolicyCommand({ SecretId }));
  return answer;
}

/** Seen on AWS: localstack/localstack, test_resource_policy; cloud-custodian/cloud-custodian, test_secrets_manager_cross_account. */
test('a policy is attached, shown and taken off', async () => {
  const ARN = await at.create(SecretId);
  expect(await policy()).toEqual({ ARN, Name: SecretId });
  expect(await put()).toMatchObject({ ARN, Name: SecretId });
  expect(await policy()).toEqual({ ARN, Name: SecretId, ResourcePolicy });
  expect(await remove()).toMatchObject({ ARN, Name: SecretId });
  expect(await policy()).toEqual({ ARN, Name: SecretId });
});

/** Seen on AWS, in 14 Regions: lgallard/terraform-aws-secrets-manager, issue 188. */
test('a policy reaches the replicas, which refuse one of their own', async () => {
  const readOnly =
    "InvalidParameterException: Operation not permitted on a replica secret. Call must be made in primary secret's region.";
  await at.create(SecretId, AWAY);
  await put();
  at.simulator.advance(5);
  expect((await policy(AWAY)).ResourcePolicy).toBe(ResourcePolicy);
  expect(await refusal(put(AWAY))).toBe(readOnly);
  expect(await refusal(remove(AWAY))).toBe(readOnly);
  await remove();
  at.simulator.advance(5);
  expect(await policy(AWAY)).not.toHaveProperty('ResourcePolicy');
});

test('what is no JSON is refused', async () => {
  await at.create(SecretId);
  expect(await refusal(put(undefined, 'no policy'))).toMatch(/^MalformedPolicyDocumentException/);
});

test.each([
  ['PutResourcePolicy', () => put()],
  ['GetResourcePolicy', () => policy()],
  ['DeleteResourcePolicy', () => remove()],
])('a secret that awaits deletion refuses %s', async (_operation, call) => {
  await at.create(SecretId);
  await at.client().send(new DeleteSecretCommand({ SecretId }));
  expect(await refusal(call())).toBe(
    "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
  );
});
