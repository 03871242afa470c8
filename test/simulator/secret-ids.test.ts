import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, refusal, START } from './support.ts';

const at = bench();
const NOT_FOUND = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

/** Seen on AWS: localstack/localstack, test_invalid_secret_name. */
describe.each(['Inv Name', ' Inv Name', ' Inv*Name? ', ' Inv *?!]Name\\-'])('the invalid name "%s"', (SecretId) => {
  test.each([
    ['CreateSecret', () => new CreateSecretCommand({ Name: SecretId, SecretString: 'x' })],
    ['DeleteSecret', () => new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })],
    ['DescribeSecret', () => new DescribeSecretCommand({ SecretId })],
    ['ListSecretVersionIds', () => new ListSecretVersionIdsCommand({ SecretId })],
    ['PutSecretValue', () => new PutSecretValueCommand({ SecretId, SecretString: 'x' })],
    ['TagResource', () => new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })],
    ['UntagResource', () => new UntagResourceCommand({ SecretId, TagKeys: ['a'] })],
    ['UpdateSecret', () => new UpdateSecretCommand({ SecretId, Description: 'd' })],
    [
      'ReplicateSecretToRegions',
      () => new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: AWAY }] }),
    ],
  ])('is refused by %s', async (_operation, command) => {
    const call = at.client().send(command() as DescribeSecretCommand);
    expect(await refusal(call)).toBe(
      'ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  });
});

/** Seen on AWS: localstack/localstack, test_create_and_update_secret. */
describe('an ARN without its suffix', () => {
  const partial = async (name: string) => (await at.create(name)).slice(0, -7);

  test.each(['Valid/_+=.@-Name', 'Valid/_+=.@-Name-a1b2', 'Valid/_+=.@-Name-a1b2c3-'])('finds %s', async (name) => {
    expect((await at.describe(await partial(name))).Name).toBe(name);
  });

  test('does not find a name that ends as if in a suffix', async () => {
    const arn = await partial('Invalid/_+=.@-Name-a1b2c3');
    expect(await refusal(at.describe(arn))).toBe(NOT_FOUND);
  });
});

test.each(['aws-cn', 'aws-us-gov'])('an ARN of the partition %s names nothing in this one', async (partition) => {
  const arn = await at.create('app/db');
  expect(await refusal(at.describe(arn.replace('arn:aws:', `arn:${partition}:`)))).toBe(NOT_FOUND);
});

describe('a forced deletion of what is not there', () => {
  const force = (SecretId: string) =>
    at.client().send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));

  test('answers as if it had been', async () => {
    expect(await force('app/db')).toMatchObject({
      ARN: expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:app\/db-[A-Za-z0-9]{6}$/),
      Name: 'app/db',
      DeletionDate: new Date(START),
    });
  });

  test('by its ARN answers with that', async () => {
    const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-Ab1Cd2';
    expect(await force(ARN)).toMatchObject({ ARN, Name: 'app/db' });
  });
});

/** Seen on AWS: localstack/localstack, test_secretsmanager.py: the name is free again only after some seconds. */
describe('a name after a forced deletion', () => {
  const create = () => at.client().send(new CreateSecretCommand({ Name: 'app/db', SecretString: 'x' }));

  async function deleted(nameHeldFor?: string): Promise<void> {
    at.apply({ secrets: [{ name: 'app/db', region: HOME }], ...(nameHeldFor && { deletion: { nameHeldFor } }) });
    await at.client().send(new DeleteSecretCommand({ SecretId: 'app/db', ForceDeleteWithoutRecovery: true }));
    expect(await refusal(at.describe('app/db'))).toBe(NOT_FOUND);
  }

  test('is free at once, unless the scenario says otherwise', async () => {
    await deleted();
    expect(await refusal(create())).toBe('accepted');
  });

  test('stays taken for as long as the scenario says', async () => {
    await deleted('8s');
    at.simulator.advance(7);
    expect(await refusal(create())).toBe(
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
    at.simulator.advance(1);
    expect(await refusal(create())).toBe('accepted');
  });
});
