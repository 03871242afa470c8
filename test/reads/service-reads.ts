import { accountsOf } from '../../lib/aws/accounts.ts';
import { credentialsFor } from '../../lib/aws/accounts-role.ts';
import { createIdentityProof, verifyIdentityProof } from '../../lib/aws/identity-proof.ts';
import { invokeLater } from '../../lib/aws/invoke-later.ts';
import { createPageStore } from '../../lib/aws/page-store.ts';
import { createPolicySource } from '../../lib/aws/policy-source.ts';
import { getSecureParameter } from '../../lib/aws/secure-parameter.ts';
import { readParameter } from '../../lib/aws/ssm-parameter.ts';
import { createSpool, pagesIn } from '../../lib/service/stored-pages.ts';
import { aSecret, clock } from '../support/builders.ts';
import { account, against, believed, casesOf, hidden, other, type Read, refused, region } from './read.ts';

const parameter = {
  Name: '/a/b',
  Type: 'String',
  Value: 'version: 1',
  ARN: `arn:aws:ssm:${region}:${account}:parameter/a/b`,
};
const plain = (answer: object) =>
  against(
    () => answer,
    (settings) => readParameter('/a/b', settings),
  );
const secure = (answer: object) =>
  against(
    () => answer,
    (settings) => getSecureParameter('/a/b', settings),
  );
const policy = (answer: string) =>
  against(
    () => answer,
    (settings) => createPolicySource('s3://bucket/key', settings).read(),
  );

const stored = `${account}/run/${region}`;
async function page(key: string, names: readonly string[], entries: number): Promise<number> {
  const spool = createSpool();
  spool.add(names.map((name) => aSecret({ name })));
  const content = await spool.pack(key);
  let read = 0;
  for await (const secrets of pagesIn(content, entries, stored)) read += secrets.length;
  return read;
}

const role = 'arn:aws:iam::{account}:role/auditor';
const session = (
  arn: string,
) => `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>${arn && `<AssumedRoleUser><Arn>${arn}</Arn></AssumedRoleUser>`}
  </AssumeRoleResult></AssumeRoleResponse>`;
const assume = (arn: string) =>
  against(
    () => session(arn),
    async (settings) => (await credentialsFor(account, { role, sessionName: 's' }, settings)()).accessKeyId,
  );

const accounts = (answer: object) =>
  against(
    () => answer,
    (settings) => accountsOf({ kind: 'organizations' }, settings),
  );
const active = { Id: account, State: 'ACTIVE', Arn: `arn:aws:organizations::${account}:account/o-1/${account}` };

const hash = 'a'.repeat(64);
const identity = (result: object) =>
  against(
    () => ({ GetCallerIdentityResponse: { GetCallerIdentityResult: result } }),
    async ({ endpoint, ...settings }) => {
      const proof = await createIdentityProof(hash, { ...settings, clock });
      return (await verifyIdentityProof(proof, hash, { clock, endpoint })).arn;
    },
  );

export const serviceReads: readonly Read[] = [
  {
    name: '`GetParameter`, the policy',
    module: 'ssm-parameter.ts',
    cases: casesOf(
      plain,
      [
        'another',
        'another parameter',
        { Parameter: { ...parameter, Name: '/a/c', ARN: undefined } },
        refused('another parameter ("/a/c")'),
      ],
      [
        'another',
        'a parameter of another Region',
        { Parameter: { ...parameter, ARN: parameter.ARN.replace(region, 'us-east-1') } },
        refused('a parameter of another Region'),
      ],
      ['another', 'another type', { Parameter: { ...parameter, Type: 'StringList' } }, refused('it is a StringList')],
      ['nothing', 'no value', { Parameter: { ...parameter, Value: '' } }, refused('the answer holds no value')],
    ),
  },
  {
    name: "`GetParameter`, Slack's address",
    module: 'secure-parameter.ts',
    cases: casesOf(
      secure,
      [
        'another',
        'another parameter',
        { Parameter: { ...parameter, Type: 'SecureString', Name: '/a/c', ARN: undefined } },
        refused('another parameter ("/a/c")'),
      ],
      ['another', 'another type', { Parameter: parameter }, refused('make it a SecureString')],
      [
        'nothing',
        'no value',
        { Parameter: { ...parameter, Type: 'SecureString', Value: '' } },
        refused('came without its value'),
      ],
    ),
  },
  {
    name: '`GetObject`, the policy',
    module: 's3-object.ts',
    cases: [
      hidden('another', 'another object', 'S3 names no key; what is no policy is refused by `lib/policy`'),
      ...casesOf(policy, ['nothing', 'no content', '', believed('an empty text, which `lib/policy` refuses', '')]),
      hidden('contradiction', 'fewer bytes than announced', 'the connection fails, or the length is compared'),
    ],
  },
  {
    name: '`GetObject`, pages of a listing',
    module: 'page-store.ts',
    cases: [
      ...casesOf(
        ([key, names, entries]: readonly [string, readonly string[], number]) => page(key, names, entries),
        [
          'another',
          'the pages of another account',
          [stored.replace(account, other), ['a'], 1],
          refused('was asked for'),
        ],
        [
          'another',
          'the pages of another Region',
          [stored.replace(region, 'us-east-1'), ['a'], 1],
          refused('was asked for'),
        ],
        ['another', 'the pages of another run', [stored.replace('run', 'earlier'), ['a'], 1], refused('was asked for')],
        [
          'contradiction',
          'fewer secrets than the step counted',
          [stored, ['a'], 2],
          refused('holds 1 secrets, and 2 were stored'),
        ],
      ),
      ...casesOf(
        (content: string) =>
          against(
            () => content,
            async (settings) => {
              const store = createPageStore('bucket', settings);
              try {
                for await (const _page of pagesIn(await store.get(stored), 1, stored));
              } finally {
                store.close();
              }
            },
          ),
        ['nothing', 'no content', '', refused('unexpected end of file')],
      ),
    ],
  },
  {
    name: '`ListAccounts`',
    module: 'accounts.ts',
    cases: casesOf(
      accounts,
      [
        'another',
        'an account with the ARN of another',
        { Accounts: [{ ...active, Id: other }] },
        refused('has the ARN of another'),
      ],
      ['another', 'what is no account', { Accounts: [{ ...active, Id: '1' }] }, refused('"1" is no account')],
      ['nothing', 'no list', { NextToken: 'a' }, refused('no list of accounts')],
      ['nothing', 'no active account', { Accounts: [] }, refused('no active account')],
      ['twice', 'an account twice', { Accounts: [active, active] }, believed('it, once', [account])],
      [
        'twice',
        'an account as active and as closed',
        { Accounts: [active, { ...active, State: 'CLOSED' }] },
        believed('that it is active: left out, its findings would end', [account]),
      ],
      ['twice', 'the same token twice', { Accounts: [active], NextToken: 'a' }, refused('was there before')],
    ),
  },
  {
    name: '`AssumeRole`',
    module: 'accounts-role.ts',
    cases: casesOf(
      assume,
      [
        'another',
        'credentials of another account',
        `arn:aws:sts::${other}:assumed-role/auditor/s`,
        refused('the credentials of'),
      ],
      [
        'another',
        'credentials of another role',
        `arn:aws:sts::${account}:assumed-role/admin/s`,
        refused('the credentials of'),
      ],
      ['nothing', 'credentials of nobody', '', refused('the credentials of nobody')],
    ),
  },
  {
    name: '`GetCallerIdentity`, for an approver',
    module: 'identity-proof.ts',
    cases: [
      ...casesOf(
        identity,
        ['nothing', 'no identity', {}, refused('names no identity')],
        [
          'contradiction',
          'an account that is not that of its ARN',
          { Account: account, Arn: `arn:aws:iam::${other}:user/a` },
          refused('names no identity'),
        ],
      ),
      hidden('another', 'another identity', 'only STS knows who signed: the proof is sent to it alone, over HTTPS'),
    ],
  },
  {
    name: '`Invoke`',
    module: 'invoke-later.ts',
    cases: [
      hidden(
        'another',
        'the execution of another function',
        'it comes as a header, which is compared with the function',
      ),
      ...casesOf(
        (_answer: string) =>
          against(
            () => '',
            (settings) => invokeLater('arn:aws:lambda:eu-west-1:111122223333:function:a', {}, settings),
          ),
        ['nothing', 'no status of acceptance', '', refused('instead of 202')],
      ),
    ],
  },
];
