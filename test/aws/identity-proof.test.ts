import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createIdentityProof, verifyIdentityProof } from '../../lib/aws/identity-proof.ts';
import type { AnswerDecision } from '../../lib/domain/approval.ts';
import { type StsServer, startStsServer } from '../support/sts-server.ts';

const now = Date.parse('2026-03-01T09:00:00Z');
const hash = 'a'.repeat(64);
const bob = {
  secretAccessKey: 'secret-of-bob',
  sessionToken: 'TOKEN/of+bob==',
  arn: 'arn:aws:sts::111122223333:assumed-role/secrets-approver/bob',
};

const bobs = { account: '111122223333', arn: bob.arn };

let sts: StsServer[] = [];
afterEach(async () => {
  await Promise.all(sts.map((one) => one.close()));
  sts = [];
});

function prove(
  of = hash,
  { region = 'eu-west-1', at = now, decision = 'approve' as AnswerDecision } = {},
): Promise<string> {
  const credentials = {
    accessKeyId: 'ASIABOB',
    secretAccessKey: bob.secretAccessKey,
    sessionToken: bob.sessionToken,
  };
  return createIdentityProof({ hash: of, decision }, { region, credentials, clock: { now: () => at } });
}

async function verify(
  proof: string,
  { of = hash, at = now, decision = 'approve', answer, deadline }: VerifyOptions = {},
) {
  const server = await startStsServer({ ASIABOB: bob }, answer);
  sts.push(server);
  return verifyIdentityProof(
    proof,
    { hash: of, decision },
    {
      clock: { now: () => at },
      endpoint: server.url,
      ...(deadline !== undefined && { deadline }),
    },
  );
}

interface VerifyOptions {
  readonly of?: string;
  readonly at?: number;
  readonly decision?: AnswerDecision;
  readonly answer?: (response: ServerResponse) => void;
  readonly deadline?: number;
}

describe('a proof', () => {
  test.each(['eu-west-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1'])(
    'made in %s names who made it',
    async (region) => {
      await expect(verify(await prove(hash, { region }))).resolves.toEqual({ account: '111122223333', arn: bob.arn });
      expect(sts.flatMap(({ seen }) => seen)).toHaveLength(1);
    },
  );

  test('can be verified in another Region, and until its fifteen minutes are over', async () => {
    await expect(verify(await prove(), { at: now + 900_000 })).resolves.toMatchObject({ arn: bob.arn });
  });

  test('is for one plan alone', async () => {
    await expect(verify(await prove(), { of: 'b'.repeat(64) })).rejects.toThrow(
      'AWS STS refused the proof (HTTP 403, SignatureDoesNotMatch): the proof was not made for this plan and this decision, or was changed',
    );
  });

  test.each([
    ['approve', 'reject'],
    ['reject', 'approve'],
    ['request', 'approve'],
  ] as const)('made to %s is none to %s', async (made, used) => {
    await expect(verify(await prove(hash, { decision: made }), { decision: used })).rejects.toThrow(
      'SignatureDoesNotMatch',
    );
    await expect(verify(await prove(hash, { decision: made }), { decision: made })).resolves.toMatchObject(bobs);
  });

  test('does not hold the secret key, and is sent nowhere by its maker', async () => {
    expect(await prove()).not.toContain(bob.secretAccessKey);
  });

  test.each([
    ['a hash that is none', () => prove('x\r\nhost: evil'), /not that of a plan/],
    ['a Region that is none', () => prove(hash, { region: 's3-us-west-2' }), /not a Region/],
  ])('is not made for %s', async (_case, make, message) => {
    await expect(make()).rejects.toThrow(message);
  });
});

/** A proof that was changed so, before anything is sent. */
const forgeries: readonly [string, (proof: string) => string, string][] = [
  ['of another host', (proof) => proof.replace('sts.eu-west-1.amazonaws.com', 'sts.evil.example'), 'not for AWS STS'],
  [
    'of a host that begins alike',
    (proof) => proof.replace('amazonaws.com', 'amazonaws.com.evil.example'),
    'not for AWS',
  ],
  ['of a bucket', (proof) => proof.replaceAll('eu-west-1', 's3-us-west-2'), 'not for AWS STS'],
  ['of another Region’s host', (proof) => proof.replace('sts.eu-west-1.', 'sts.eu-west-2.'), 'not for AWS STS'],
  [
    'of the metadata service',
    (proof) => proof.replace('sts.eu-west-1.amazonaws.com', '169.254.169.254'),
    'not for AWS',
  ],
  ['behind a name', (proof) => proof.replace('https://', 'https://sts.eu-west-1.amazonaws.com@'), 'more than a host'],
  ['with a port', (proof) => proof.replace('.com/', '.com:8443/'), 'not for AWS STS'],
  ['with a path', (proof) => proof.replace('.com/', '.com/x'), 'more than a host'],
  ['with a fragment', (proof) => `${proof}#x`, 'more than a host'],
  ['without TLS', (proof) => proof.replace('https:', 'http:'), 'not for HTTPS'],
  ['of another action', (proof) => proof.replace('GetCallerIdentity', 'GetSessionToken'), 'something else (Action)'],
  ['of a second action', (proof) => `${proof}&Action=GetCallerIdentity`, 'names a parameter twice'],
  ['of an action in other letters', (proof) => `${proof}&action=GetSessionToken`, 'unknown parameter'],
  ['with a parameter more', (proof) => `${proof}&DurationSeconds=1`, 'unknown parameter'],
  ['of another version', (proof) => proof.replace('2011-06-15', '2010-05-08'), 'something else (Version)'],
  ['of another service', (proof) => proof.replace('%2Fsts%2F', '%2Fiam%2F'), 'not signed for AWS STS'],
  ['without a signature', (proof) => proof.replace(/&X-Amz-Signature=\w+/, ''), 'not signed'],
  ['that is bound to nothing', (proof) => proof.replace('host%3Bx-replication-auditor-answer', 'host'), 'not bound'],
  [
    'of the version that did not sign the decision',
    (proof) => proof.replace('x-replication-auditor-answer', 'x-replication-auditor-plan'),
    'is of an older version, which did not sign the decision',
  ],
  ['that never ends', (proof) => proof.replace('X-Amz-Expires=900', 'X-Amz-Expires=86400'), 'does not end within'],
  ['without a date', (proof) => proof.replace(/X-Amz-Date=\w+/, 'X-Amz-Date=yesterday'), 'has expired'],
  ['that is no address', () => 'nonsense', 'not an address'],
  ['that is too long', (proof) => proof + 'x'.repeat(8_192), 'longer than a signed request'],
];

describe('a proof is refused, and not sent,', () => {
  test.each(forgeries)('when it is one %s', async (_case, forge, message) => {
    const proof = await prove();
    const forged = forge(proof);
    expect(forged).not.toBe(proof);
    await expect(verify(forged)).rejects.toThrow(message);
    expect(sts.flatMap(({ seen }) => seen)).toEqual([]);
  });

  test.each([
    ['expired', now + 901_000, 'has expired'],
    ['from the future', now - 301_000, 'from the future'],
  ])('when it is %s', async (_case, at, message) => {
    await expect(verify(await prove(), { at })).rejects.toThrow(message);
    expect(sts.flatMap(({ seen }) => seen)).toEqual([]);
  });

  test('when the plan’s hash is none', async () => {
    await expect(verify(await prove(), { of: 'x\r\nhost: evil' })).rejects.toThrow('not that of a plan');
    expect(sts.flatMap(({ seen }) => seen)).toEqual([]);
  });
});

describe('a proof is refused', () => {
  test('when its signature was changed, without a word of the session’s token', async () => {
    const forged = (await prove()).replace(/X-Amz-Signature=\w{4}/, 'X-Amz-Signature=0000');
    const error = await verify(forged).catch((caught: unknown) => caught);
    expect(String(error)).toContain('SignatureDoesNotMatch');
    expect(String(error)).not.toContain('TOKEN');
  });

  const result = (part: object) => ({ GetCallerIdentityResponse: { GetCallerIdentityResult: part } });
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['a redirect', (to) => to.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), 'a redirect, which is not'],
    ['HTML', (to) => to.end('<html>Welcome to the airport</html>'), 'names no identity'],
    ['nothing', (to) => to.end(), 'names no identity'],
    ['an account without an ARN', (to) => to.end(JSON.stringify(result({ Account: '111122223333' }))), 'no identity'],
    [
      'an ARN of another account',
      (to) => to.end(JSON.stringify(result({ Account: '999999999999', Arn: bob.arn }))),
      'names no identity',
    ],
    ['an error', (to) => to.writeHead(500).end('<html>TOKEN</html>'), 'refused the proof (HTTP 500)'],
    ['a closed connection', (to) => to.destroy(), 'could not be asked'],
  ])('when STS answers with %s', async (_case, answer, message) => {
    await expect(verify(await prove(), { answer })).rejects.toThrow(message);
    expect(sts.flatMap(({ seen }) => seen)).toHaveLength(1);
  });

  test('when STS does not answer in time', async () => {
    await expect(verify(await prove(), { answer: () => undefined, deadline: 60 })).rejects.toThrow(
      'no answer within 60 ms',
    );
  });
});
