import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Action, Plan, Refusal } from '../../lib/domain/plan.ts';
import { formatOutcome } from '../../lib/report/plan-outcome.ts';
import { formatPlan, type PlanView } from '../../lib/report/plan-table.ts';
import { anAction } from '../support/a-repair.ts';

const at100 = { columns: 100, color: false };

function of(name: string, part: Partial<Action> = {}): Action {
  const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
  return anAction({ finding: name, secret: { name, arn, primaryRegion: 'eu-west-1' }, ...part });
}

const replicate = of('prod/checkout/session-key', { key: 'alias/prod-secrets' });
const rekey = of('prod/fraud/scoring-api', {
  kind: 'rekey',
  region: 'eu-central-1',
  rule: 'replica-key-mismatch',
  reason: 'The replica in eu-central-1 is encrypted with alias/aws/secretsmanager.',
  key: 'alias/prod-secrets',
  preconditions: { key: 'alias/aws/secretsmanager' },
});
const overwrite = of('reports/hr-db', {
  kind: 'overwrite',
  rule: 'name-collision',
  reason: 'An unrelated secret holds the name in us-east-1: replication cannot succeed while it stands there.',
  destroys: {
    arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:reports/hr-db-ZyXwVu',
    name: 'reports/hr-db',
    created: '2025-12-16',
    lastChanged: '2026-01-04',
    lastRead: '2026-01-09',
    currentVersion: 'v1',
    key: 'alias/aws/secretsmanager',
    tags: 'owner, team',
  },
});
const remove = of('dev/loadtest/tls-key', {
  kind: 'remove',
  rule: 'replica-unexpected',
  reason: 'The policy does not allow a replica in us-east-1.',
  destroys: {
    arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:dev/loadtest/tls-key-AbCdEf',
    lastRead: null,
    currentVersion: 'v1',
    key: 'alias/aws/secretsmanager',
  },
});
const promote = of('prod/campaigns/mail-api', {
  kind: 'promote',
  rule: 'replica-orphaned',
  reason: 'Its primary is gone; promoted, it can be kept or deleted.',
});
const instruct = of('prod/payments/stripe-api-key', {
  kind: 'instruct',
  rule: 'replica-failed',
  reason: 'Allow kms:Decrypt on alias/card-vault in eu-west-1 to whoever replicates; then replicate again.',
});
const wait = of('prod/search/index', {
  kind: 'wait',
  rule: 'replica-stuck',
  reason: 'Replication to us-east-1 is in progress; another call would not speed it up.',
});

function refusal(name: string, code: string, reason: string): Refusal {
  const { account, secret, region, finding } = of(name);
  return { account, secret, region, finding, action: 'overwrite', code, reason };
}

const lately = 'The secret in us-east-1 was read on 2026-02-27, less than 14 days ago: somebody needs it.';

function aView(part: Partial<PlanView> = {}): PlanView {
  const actions = [replicate, rekey, overwrite, remove, promote, instruct, wait];
  const plan: Plan = {
    version: 1,
    createdAt: '2026-03-01T03:12:00.000Z',
    validUntil: '2026-03-01T04:12:00.000Z',
    actions,
    refusals: [],
    hash: '1b530d88cfab65f9b94fa23810074ad96410dc4f53c9498410bebddc0209f369',
  };
  return {
    plan,
    when: 'by hand',
    allowed: [replicate, promote],
    awaitingApproval: [rekey, overwrite, remove],
    refusals: [refusal('reports/crm-db', 'read-lately', lately), refusal('reports/erp-db', 'read-lately', lately)],
    stopped: null,
    limits: null,
    unseen: [],
    ...part,
  };
}

describe('a plan', () => {
  it('reads well at 100 columns', async () => {
    await expect(formatPlan(aView(), at100)).toMatchFileSnapshot('snapshots/plan-100.txt');
  });

  it('shows all of it and no promise when something stops it', async () => {
    const stopped = {
      code: 'region-unreadable',
      reason: 'us-east-1 could not be read: nothing is repaired while part of the estate is unseen.',
    };
    const unseen = ['us-east-1: ListSecrets: access denied'];
    const text = formatPlan(aView({ stopped, unseen, allowed: [], awaitingApproval: [], refusals: [] }), at100);
    await expect(text).toMatchFileSnapshot('snapshots/plan-stopped-100.txt');
  });

  it('tells what is lost for good without colour, and what it cannot tell', () => {
    const unknown = { ...overwrite, destroys: { arn: null, lastRead: null } };
    const text = formatPlan(aView({ allowed: [unknown] }), { columns: 200, color: false });
    expect(text).toContain(
      'FOR GOOD  will permanently replace the secret reports/hr-db in us-east-1 (of an unknown ARN, created on an unknown day, last changed on an unknown day, never read).',
    );
  });

  it('is the same with colour, and never wider than the page', () => {
    const plain = formatPlan(aView(), { columns: 72, color: false });
    expect(stripVTControlCharacters(formatPlan(aView(), { columns: 72, color: true }))).toBe(plain);
    const hash = aView().plan.hash;
    for (const line of plain.split('\n').filter((one) => !one.endsWith(hash)))
      expect(stringWidth(line)).toBeLessThanOrEqual(72);
  });

  it('obeys no control character of a secret', () => {
    const name = 'prod/\u001b[2Jx';
    const text = formatPlan(aView({ allowed: [{ ...replicate, secret: { ...replicate.secret, name } }] }), at100);
    expect(text).toContain('prod/\\u001b[2Jx');
  });
});

describe('what came of a plan', () => {
  it('reads well at 100 columns', async () => {
    const outcome = {
      attempts: [
        { action: replicate, state: 'succeeded', answer: 'InSync' },
        {
          action: rekey,
          state: 'failed',
          answer:
            'versions are still under alias/aws/secretsmanager: kms:Decrypt on the old key or kms:Encrypt on the new one is missing',
        },
        { action: overwrite, state: 'timed-out', answer: 'InProgress' },
        { action: remove, state: 'refused', answer: 'RemoveRegionsFromReplication: access denied' },
        { action: promote, state: 'unknown', answer: 'no answer in time' },
      ],
      refusals: [refusal('reports/crm-db', 'world-moved', 'Its finding is no longer open: it is repaired already.')],
      repairs: 'plan.json.repairs.jsonl',
    };
    await expect(formatOutcome(outcome, at100)).toMatchFileSnapshot('snapshots/plan-outcome-100.txt');
  });

  it.each([
    ['all of it is done', ['succeeded'], 0, '✓ 1 done · 0 tried without success · 0 not done'],
    ['some of it failed', ['succeeded', 'failed'], 0, '✗ 1 done · 1 tried without success · 0 not done'],
    ['some of it was refused', ['succeeded'], 1, '✗ 1 done · 0 tried without success · 1 not done'],
  ])('ends with a mark that says whether %s', (_what, states, refused, words) => {
    const attempts = states.map((state) => ({ action: replicate, state, answer: null }));
    const refusals = Array<Refusal>(refused).fill(refusal('x', 'mode', 'no'));
    expect(formatOutcome({ attempts, refusals, repairs: 'r' }, at100)).toContain(words);
  });
});
