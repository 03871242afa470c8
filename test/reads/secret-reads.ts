import { audit } from '../../lib/audit/audit.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { createRepairWitness } from '../../lib/aws/repair-witness.ts';
import { aClause, aPolicy, clock } from '../support/builders.ts';
import { type Answerer, account, against, believed, casesOf, other, type Read, refused, region } from './read.ts';

const elsewhere = 'eu-central-1';
const arnOf = (name = 'prod/db', { at = region, of = account, suffix = 'AbCdEf' } = {}) =>
  `arn:aws:secretsmanager:${at}:${of}:secret:${name}-${suffix}`;
const arn = arnOf();
const home = { ARN: arn, Name: 'prod/db', PrimaryRegion: region, VersionIdsToStages: { v1: ['AWSCURRENT'] } };
const inSync = { Region: elsewhere, Status: 'InSync' };
const described = { ...home, ReplicationStatus: [inSync] };
const listedHome = { ARN: arn, Name: 'prod/db', PrimaryRegion: region, SecretVersionsToStages: { v1: ['AWSCURRENT'] } };
const replica = { ...listedHome, ARN: arnOf('prod/db', { at: elsewhere }) };
const promoted = { ...replica, PrimaryRegion: elsewhere };
const key = `arn:aws:kms:${region}:${account}:key/1111`;
const facts = { Arn: key, KeyState: 'Enabled', KeyManager: 'CUSTOMER' };

/** An audit of a secret that must be replicated: its verdict and its open findings. */
function audited(answer: (operation: string, where: string, asked: string) => object) {
  return against(
    (operation, _index, { headers, body }) => {
      const where = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
      return answer(operation, where, String(JSON.parse(body).SecretId));
    },
    async (settings) => {
      const reader = createAwsReader(settings);
      try {
        const policy = aPolicy({ regions: [region, elsewhere], clauses: [aClause()] });
        const result = await audit({ policy, scopes: [{ account: undefined, reader, keys: reader }], clock });
        const open = result.findings.filter(({ status }) => status === 'open').map(({ rule }) => rule);
        return [result.verdict, ...open];
      } finally {
        reader.close();
      }
    },
  );
}

type Wronged = (operation: string, where: string, asked: string) => object | undefined;

/** The estate as it is, but for one answer. */
function auditedBut(wrong: Wronged) {
  return audited((operation, where, asked) => {
    const said = wrong(operation, where, asked);
    if (said) return said;
    if (operation === 'DescribeKey') return { KeyMetadata: { ...facts, Arn: key.replace(region, where) } };
    if (operation === 'ListSecrets') return { SecretList: [where === region ? listedHome : replica] };
    return where === region ? described : { ...home, ARN: replica.ARN };
  });
}

const listed = (SecretList: readonly object[]) => (operation: string, where: string) =>
  operation === 'ListSecrets' && where === elsewhere ? { SecretList } : undefined;

function withReader<T>(use: (reader: ReturnType<typeof createAwsReader>) => Promise<T>) {
  return (answer: object | string) =>
    against(
      () => answer,
      async (settings) => {
        const reader = createAwsReader(settings);
        try {
          return await use(reader);
        } finally {
          reader.close();
        }
      },
    );
}

const list = withReader(async (reader) => {
  const names: string[] = [];
  for await (const { secrets } of reader.listPages(region)) names.push(...secrets.map(({ name }) => name));
  return names;
});
const describeByArn = withReader((reader) => reader.describe(region, arn));
const describeByName = withReader((reader) => reader.describe(region, 'prod/db'));
const statusOf = async (answer: object) => (await describeByArn(answer))?.replication.map(({ status }) => status);
const describeKey = withReader((reader) => reader.describeKey(region, key));

const version = (KmsKeyIds: readonly string[], VersionStages = ['AWSCURRENT']) => ({
  VersionId: 'v1',
  VersionStages,
  KmsKeyIds,
});
async function versionKeys(answer: Answerer) {
  return against(answer, async (settings) => {
    const witness = createRepairWitness(settings);
    try {
      return await witness.versionKeys(region, arn);
    } finally {
      witness.close();
    }
  });
}

const incomplete = 'nothing of it: the audit is incomplete';

export const secretReads: readonly Read[] = [
  {
    name: '`ListSecrets`',
    module: 'secrets-reader.ts',
    cases: [
      ...casesOf(
        list,
        [
          'another',
          'a secret of another Region',
          { SecretList: [{ ...listedHome, ARN: replica.ARN }] },
          refused('a secret of another Region'),
        ],
        ['nothing', 'an empty answer', '', refused('it is empty')],
        ['nothing', 'a page without a list', { NextToken: 'a' }, refused('no SecretList')],
        [
          'twice',
          'the same token twice',
          { SecretList: [listedHome], NextToken: 'a' },
          refused('a NextToken that was there before'),
        ],
        [
          'twice',
          'two values of one tag',
          {
            SecretList: [
              {
                ...listedHome,
                Tags: [
                  { Key: 'a', Value: '1' },
                  { Key: 'a', Value: '2' },
                ],
              },
            ],
          },
          refused('with two values of the tag "a"'),
        ],
      ),
      ...casesOf<Wronged>(
        auditedBut,
        [
          'another',
          'a secret of another account than the first',
          listed([replica, { ...replica, ARN: arnOf('x', { at: elsewhere, of: other }) }]),
          believed(incomplete, ['incomplete']),
        ],
        ['twice', 'the same entry twice', listed([replica, replica]), believed('it, once', ['compliant'])],
        [
          'twice',
          'one name with two ARNs',
          listed([replica, { ...replica, ARN: arnOf('prod/db', { at: elsewhere, suffix: 'Zz99Zz' }) }]),
          believed('what a description says; the secret that none shows is unknown', ['incomplete']),
        ],
        [
          'twice',
          'one secret as a replica and as a primary',
          listed([replica, promoted]),
          believed('what a description says', ['compliant']),
        ],
        [
          'contradiction',
          'a secret that its description denies',
          (operation, where, asked) =>
            operation === 'DescribeSecret' && where === region && asked === arn
              ? { ...described, ARN: arnOf('prod/b') }
              : undefined,
          believed(incomplete, ['incomplete']),
        ],
      ),
    ],
  },
  {
    name: '`DescribeSecret`',
    module: 'secrets-reader.ts',
    cases: [
      ...casesOf(
        describeByArn,
        [
          'another',
          'the secret of another ARN',
          { ...described, ARN: arnOf('prod/db', { suffix: 'Zz99Zz' }) },
          refused('was asked for'),
        ],
        [
          'another',
          'the secret of another Region',
          { ...described, ARN: replica.ARN },
          refused('a secret of another Region'),
        ],
        ['nothing', 'an empty answer', {}, refused('it is empty')],
        ['nothing', 'no name', { ARN: arn }, refused('a secret without Name')],
        [
          'twice',
          'two versions with AWSCURRENT',
          { ...described, VersionIdsToStages: { a: ['AWSCURRENT'], b: ['AWSCURRENT'] } },
          refused('several versions with AWSCURRENT'),
        ],
      ),
      ...casesOf(describeByName, [
        'another',
        'another name than was asked for',
        { ...described, ARN: arn.replace('prod/db', 'prod/b'), Name: 'prod/b' },
        refused('was asked for "prod/db" and answered about "prod/b"'),
      ]),
      ...casesOf(statusOf, [
        'twice',
        'a Region in sync and failed',
        { ...described, ReplicationStatus: [inSync, { ...inSync, Status: 'Failed' }] },
        believed('the worst', ['Failed']),
      ]),
      ...casesOf(auditedBut, [
        'another',
        'a secret of that name in another account',
        (operation, where) => {
          if (where === region) return undefined;
          if (operation === 'ListSecrets') return { SecretList: [] };
          return operation === 'DescribeSecret'
            ? { ...home, ARN: arnOf('prod/db', { at: elsewhere, of: other }) }
            : undefined;
        },
        believed(incomplete, ['incomplete']),
      ]),
    ],
  },
  {
    name: '`DescribeKey`',
    module: 'key-reader.ts',
    cases: casesOf(
      describeKey,
      [
        'another',
        'another key',
        { KeyMetadata: { ...facts, Arn: key.replace('1111', '2222') } },
        refused('another key than the one that was asked for'),
      ],
      [
        'another',
        'a key of another account',
        { KeyMetadata: { ...facts, Arn: key.replace(account, other) } },
        refused('another key than the one that was asked for'),
      ],
      [
        'another',
        'a key of another Region',
        { KeyMetadata: { ...facts, Arn: key.replace(region, elsewhere) } },
        refused('a key of another Region'),
      ],
      [
        'another',
        'what is no key',
        { KeyMetadata: { ...facts, Arn: key.replace(':key/', ':alias/') } },
        refused('not the ARN of a key'),
      ],
      ['nothing', 'no key', { KeyMetadata: {} }, refused('a key without Arn')],
      [
        'contradiction',
        'a key without its state',
        { KeyMetadata: { ...facts, KeyState: undefined } },
        refused('without KeyState'),
      ],
    ),
  },
  {
    name: '`ListSecretVersionIds`',
    module: 'version-keys.ts',
    cases: casesOf<Answerer>(
      versionKeys,
      [
        'another',
        'the versions of another secret',
        () => ({ ARN: arnOf('prod/b'), Versions: [version(['a'])] }),
        refused('another secret than was asked for'),
      ],
      ['nothing', 'no list of versions', () => ({ ARN: arn }), refused('no Versions')],
      ['nothing', 'a version without a key', () => ({ ARN: arn, Versions: [version([])] }), refused('without a key')],
      [
        'twice',
        'one version under two keys',
        () => ({ ARN: arn, Versions: [version(['alias/a']), version(['alias/b'])] }),
        believed('both: each must be the right one', [['alias/a'], ['alias/b']]),
      ],
      [
        'contradiction',
        'no current version, where the description has one',
        (operation) => (operation === 'DescribeSecret' ? described : { ARN: arn, Versions: [] }),
        refused('no version with AWSCURRENT, which DescribeSecret shows'),
      ],
    ),
  },
];
