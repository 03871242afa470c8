import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApprovalAnswer, ApprovalRequest } from '../../lib/domain/approval.ts';
import type { Action } from '../../lib/domain/plan.ts';
import { planHash } from '../../lib/remediation/plan.ts';
import { anAction } from '../support/a-repair.ts';
import { runCommand, type Surroundings } from './a-context.ts';
import { approver, calledBy, typing } from './a-remediation.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditor-'));
const proof = 'https://sts.eu-west-1.amazonaws.com/?X-Amz-Signature=0123456789abcdef';
const callback = 'Y2FsbGJhY2s=';
const alice = 'arn:aws:iam::111122223333:user/alice';
const validUntil = '2026-03-02T03:12:00.000Z';

const victim = {
  arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-ZyXwVu',
  name: 'prod/db',
  created: '2025-12-16',
  lastChanged: '2025-12-16',
  lastRead: null,
};
const overwrite = anAction({ kind: 'overwrite', rule: 'name-collision', destroys: victim });

function aRequest(actions: readonly Action[] = [anAction()], part: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: 'arn:aws:lambda:eu-central-1:444455556666:function:remediate-run:7/durable-execution/run-1/exec-1#approval-1',
    at: '2026-03-01T03:00:00.000Z',
    expiresAt: validUntil,
    account: '111122223333',
    callbackId: callback,
    plan: {
      version: 1,
      createdAt: '2026-03-01T03:00:00.000Z',
      validUntil,
      actions,
      refusals: [],
      hash: planHash(actions, validUntil),
    },
    requestedBy: alice,
    approvers: [approver],
    needs: 'approver',
    answers: [],
    previous: null,
    ...part,
  };
}

interface Sent {
  readonly region: string;
  readonly callbackId: string;
  readonly answer: ApprovalAnswer;
}

/** Answers a question, by its file unless the surroundings give it, as somebody whom AWS knows by this ARN. */
async function answering(
  decision: 'approve' | 'reject',
  request: ApprovalRequest,
  options: readonly string[],
  { arn = approver, ...surroundings }: Surroundings & { readonly arn?: string } = {},
) {
  const sent: Sent[] = [];
  const file = join(folder, 'request.json');
  writeFileSync(file, JSON.stringify(request));
  const argv = [decision, '--callback', request.callbackId, '--plan-hash', request.plan.hash, ...options];
  const ran = await runCommand(
    options.includes('--no-file') ? argv.filter((one) => one !== '--no-file') : [...argv, '--request', file],
    {
      approvals: {
        ...calledBy(arn),
        prove: async () => proof,
        answer: async (_settings, region, callbackId, answer) => {
          sent.push({ region, callbackId, answer });
        },
      },
      columns: 100,
      ...surroundings,
    },
  );
  expect(ran.stdout + ran.stderr).not.toContain('X-Amz-Signature');
  return { ...ran, sent };
}

describe('approve', () => {
  it('shows what is asked, and answers in the Region of the execution that asks, for just that plan', async () => {
    const request = aRequest();
    const { code, stdout, sent } = await answering('approve', request, [], typing('yes'));
    expect(stdout).toContain('TO BE APPROVED  1 change\n\n  prod/db  primary in eu-west-1');
    expect(stdout).toContain(`asked by  ${alice}`);
    expect(stdout).toContain(`Approved: the plan ${request.plan.hash}.`);
    const answer = { decision: 'approve', hash: request.plan.hash, proof };
    expect(sent).toEqual([{ region: 'eu-central-1', callbackId: callback, answer }]);
    expect(code).toBe(0);
  });

  it('asks for the name of what is lost for good', async () => {
    const { stdout, stderr, sent } = await answering('approve', aRequest([overwrite]), ['--yes'], typing('prod/db'));
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('will permanently replace the secret prod/db in us-east-1 (arn:');
    expect(stderr).toContain("Type the secret's name to go on: ");
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['types something else', ['--yes'], typing('yes'), 1, 'Not confirmed: nothing was answered.'],
    ['is at no terminal, and said yes alone', ['--yes'], {}, 2, '--yes alone does not allow that'],
    ['is at no terminal, and said nothing', [], {}, 2, 'Nobody is at a terminal to confirm'],
  ])(
    'answers nothing when something is lost for good and the person %s',
    async (_what, options, surroundings, code, words) => {
      const ran = await answering('approve', aRequest([overwrite]), options, surroundings);
      expect(ran.stdout + ran.stderr).toContain(words);
      expect(ran).toMatchObject({ code, sent: [] });
    },
  );

  it.each([
    ['is not on the list', aRequest(), 'arn:aws:iam::111122223333:role/other', "is not among the policy's approvers"],
    [
      'asked for it himself',
      aRequest([overwrite], {
        needs: 'requester-and-approver',
        answers: [{ by: approver.replace('role/', 'role/team/'), decision: 'request' }],
      }),
      approver,
      'must be approved by somebody else',
    ],
  ])('answers nothing for whoever %s', async (_what, request, arn, words) => {
    const { code, stderr, sent } = await answering('approve', request, [], { ...typing('prod/db'), arn });
    expect(stderr).toContain(words);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
  });

  it.each<[string, object, readonly string[], string]>([
    ['has expired', { expiresAt: '2026-03-01T03:11:59.000Z' }, [], 'It expired at 2026-03-01 03:11 UTC'],
    ['is another question', {}, ['--callback', 'bm90aGVy'], 'It has another callback'],
    ['is about another plan', {}, ['--plan-hash', 'f'.repeat(64)], 'Its plan has another hash'],
    [
      'was edited',
      { plan: { ...aRequest().plan, actions: [overwrite] } },
      [],
      'the plan was changed after it was made',
    ],
    ['was shortened', { shortened: true }, [], 'The event was too large, and was shortened'],
  ])('answers nothing to a request that %s', async (_what, part, options, words) => {
    const { code, stderr, sent } = await answering('approve', { ...aRequest(), ...part }, options, typing('yes'));
    expect(stderr).toContain(words);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
  });

  it('takes the event that carries the request, from a pipe', async () => {
    const request = aRequest();
    const piped = JSON.stringify({ 'detail-type': 'Approval Requested', detail: { schemaVersion: 1, ...request } });
    const { code, sent } = await answering('approve', request, ['--no-file', '--yes'], { stdin: { piped } });
    expect({ code, sent: sent.length }).toEqual({ code: 0, sent: 1 });
  });

  it.each([
    ['its digits are typed', (hash: string) => typing(hash.slice(0, 8)), 0, 1],
    ['others are typed', () => typing('yes'), 1, 0],
    ['nobody is at a terminal', () => ({}), 2, 0],
  ])('approves what was not shown here only where %s', async (_what, surroundings, code, sent) => {
    const request = aRequest();
    const options = ['--no-file', '--yes', '--function-region', 'eu-west-1'];
    const ran = await answering('approve', request, options, surroundings(request.plan.hash));
    expect({ code: ran.code, sent: ran.sent.length }).toEqual({ code, sent });
  });

  it('says why an answer was not taken, and what a hash is', async () => {
    const answer = () => Promise.reject(new Error('There is no such question in this Region and account.'));
    const approvals = { ...calledBy(approver), prove: async () => proof, answer };
    const refused = await answering('approve', aRequest(), ['--yes'], { approvals });
    expect(refused.stderr).toContain('The answer was not taken. There is no such question');
    expect(refused.code).toBe(2);
    const noHash = await runCommand(['approve', '--callback', callback, '--plan-hash', 'latest']);
    expect(noHash.stderr).toContain('error  --plan-hash  This is not the hash of a plan');
  });
});

describe('reject', () => {
  it('needs a yes, and no more: it destroys nothing', async () => {
    const request = aRequest([overwrite]);
    const { code, stdout, sent } = await answering('reject', request, ['--yes']);
    expect(sent).toMatchObject([{ answer: { decision: 'reject', hash: request.plan.hash, proof } }]);
    expect(stdout).toContain('Nothing of it is done.');
    expect(code).toBe(0);
  });

  it.each([
    ['a no', typing('no'), 1],
    ['nobody at a terminal', {}, 2],
  ])('answers nothing on %s', async (_what, surroundings, code) => {
    const options = ['--no-file', '--function-region', 'eu-west-1'];
    const ran = await answering('reject', aRequest(), options, surroundings);
    expect({ code: ran.code, sent: ran.sent }).toEqual({ code, sent: [] });
  });

  it('takes the Region of the environment, or asks for one', async () => {
    const env = { AWS_REGION: 'eu-south-1' };
    expect((await answering('reject', aRequest(), ['--no-file', '--yes'], { env })).sent).toMatchObject([
      { region: 'eu-south-1' },
    ]);
    const { code, stderr } = await answering('reject', aRequest(), ['--no-file', '--yes']);
    expect(stderr).toContain('error  --function-region  ');
    expect(code).toBe(2);
  });
});
