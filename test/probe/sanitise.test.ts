import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSanitiser } from '../../lib/probe/sanitise.ts';

const own = 'sandbox/0123456789abcdef/';
const arn = (name: string, region = 'eu-west-1') =>
  `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-a1B2c3`;

test('names, accounts, suffixes, keys, tokens, versions and times become placeholders; what is AWS’s own stays', () => {
  const clean = createSanitiser(own).data({
    ARN: arn('prod/payments'),
    Name: 'prod/payments',
    KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    Tags: [{ Key: 'team', Value: 'payments' }],
    LastChangedDate: 1_700_000_000.5,
    DeletedDate: null,
    NextToken: 'AAAA',
    PrimaryRegion: 'eu-west-1',
    VersionIdsToStages: { 'b1946ac9-2c3d-4e5f-8a9b-0c1d2e3f4a5b': ['AWSCURRENT', 'blue'] },
    ReplicationStatus: [{ Region: 'us-east-1', Status: 'InSync', KmsKeyId: 'alias/aws/secretsmanager' }],
  });
  expect(clean).toEqual({
    ARN: 'arn:aws:secretsmanager:eu-west-1:<account-1>:secret:<name-1>-<suffix-1>',
    Name: '<name-1>',
    KmsKeyId: '<key-arn-1>',
    Tags: [{ Key: '<text>', Value: '<text>' }],
    LastChangedDate: '<number>',
    DeletedDate: null,
    NextToken: '<token-1>',
    PrimaryRegion: 'eu-west-1',
    VersionIdsToStages: { '<version-1>': ['AWSCURRENT', '<text>'] },
    ReplicationStatus: [{ Region: 'us-east-1', Status: 'InSync', KmsKeyId: 'alias/aws/secretsmanager' }],
  });
});

test('a secret of the run and its replica keep one suffix, and a stranger of the same name has another', () => {
  const { data } = createSanitiser(own);
  const [primary, replica, stranger] = [
    arn(`${own}x`),
    arn(`${own}x`, 'us-east-1'),
    arn(`${own}x`).replace('a1B2c3', 'zzzzzz'),
  ]
    .map((ARN) => data({ ARN }) as { ARN: string })
    .map(({ ARN }) => ARN);
  expect(primary).toBe('arn:aws:secretsmanager:eu-west-1:<account-1>:secret:probe/x-<suffix-1>');
  expect(replica).toBe('arn:aws:secretsmanager:us-east-1:<account-1>:secret:probe/x-<suffix-1>');
  expect(stranger).toContain('probe/x-<suffix-2>');
});

test('a sentence loses its ARNs, accounts and ids, and keeps its words', () => {
  const said = `User: arn:aws:iam::111122223333:user/alice may not touch secret ${arn(`${own}x`)} of 444455556666.`;
  expect(createSanitiser(own).text(said)).toBe(
    'User: <arn-1> may not touch secret arn:aws:secretsmanager:eu-west-1:<account-1>:secret:probe/x-<suffix-1> of <account-2>.',
  );
});

test('an integer token is told to be one', () => {
  expect(createSanitiser(undefined).data({ NextToken: '17' })).toEqual({ NextToken: '<whole number>' });
});

test('whatever a field is called, no text comes through that is not AWS’s own word', () => {
  const canary = fc.string({ minLength: 1 }).map((text) => `c4n4ry${text}`);
  const open = new Set(['__type', 'Region', 'PrimaryRegion', 'Status', 'OwningService', 'Type', 'SortBy', 'SortOrder']);
  const prose = new Set(['StatusMessage', 'Message', 'message']);
  const field = fc.oneof(
    fc.constantFrom(
      'ARN',
      'Name',
      'KmsKeyId',
      'NextToken',
      'VersionStages',
      'Description',
      'VersionIdsToStages',
      'Tags',
    ),
    fc.stringMatching(/^[A-Za-z]{1,20}$/).filter((key) => !open.has(key) && !prose.has(key)),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, canary, fc.array(tie('tree')), fc.dictionary(field, tie('tree'))),
  }));
  fc.assert(
    fc.property(tree, (data) => {
      expect(JSON.stringify(createSanitiser(own).data(data)) ?? '').not.toContain('c4n4ry');
    }),
  );
});
