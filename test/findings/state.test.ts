import { describe, expect, it } from 'vitest';
import { type Observed, publishOutbox, record } from '../../lib/findings/record.ts';
import { type AuditState, createStateStore, emptyState } from '../../lib/findings/state.ts';
import { account, now } from '../support/builders.ts';
import { aFinding, hour, lived, over, type Step, seen, settings } from './a-finding.ts';

const day = 24 * hour;
const { id } = aFinding();
const entry = {
  kind: 'in-progress',
  family: aFinding().secret.arn,
  region: 'eu-central-1',
  token: 't',
  since: now,
} as const;

/** What is kept after an audit so many hours later observed this. */
async function audited(past: AuditState, step: Step): Promise<AuditState> {
  const store = createStateStore(past, step.at);
  const known = new Map((await store.load(account)).map((one) => [one.finding.id, one]));
  const observed: Observed[] = [{ id, account, observation: step }];
  await record(store, known, observed, { at: step.at, baseline: false, settings });
  await publishOutbox(store, await store.load(account), async () => undefined);
  return store.state();
}

/** What is kept when a run so late observes nothing. */
function later(past: AuditState, at: number): AuditState {
  return createStateStore(past, at).state();
}

describe('a store over a state', () => {
  it('keeps a finding from run to run, with the time at which it was first seen', async () => {
    const second = await audited(await audited(emptyState, seen(0)), seen(2));
    expect(second.findings).toMatchObject([
      { state: 'open', finding: { firstSeen: new Date(now).toISOString() }, observedAt: now + 2 * hour },
    ]);
  });

  it('gives out what is of the account that is asked for, and nothing else', async () => {
    const other = '999999999999';
    const record = { firstAuditAt: now, lastAuditAt: now, lastCompleteAt: null, replicas: 0 };
    const { findings } = await audited(emptyState, seen(0));
    const accounts = [{ account: other, ...record }];
    const store = createStateStore({ accounts, findings, replicas: [{ ...entry, account, writtenAt: now }] }, now);
    expect(await store.load(account)).toEqual(findings);
    expect(await store.get(account, id)).toEqual(findings[0]);
    expect(await store.account(account)).toBeUndefined();
    expect(await store.remembered(account)).toMatchObject([entry]);
    expect([await store.load(other), await store.get(other, id), await store.remembered(other)]).toEqual([
      [],
      undefined,
      [],
    ]);
    expect(await store.account(other)).toEqual(accounts[0]);
  });

  it('refuses to overwrite what is not what the writer took it for', async () => {
    const [stored] = (await audited(emptyState, seen(0))).findings;
    if (!stored) throw new Error('nothing was stored');
    const store = createStateStore({ ...emptyState, findings: [stored] }, now);
    expect(await store.save({ ...stored, sequence: 7 }, undefined)).toBe(false);
    expect(await store.save({ ...stored, sequence: 7 }, stored)).toBe(true);
    expect(await store.save({ ...stored, sequence: 8 }, stored)).toBe(false);
    expect(await store.get(account, id)).toMatchObject({ sequence: 7 });
  });

  it('keeps the newer of two records of an account', async () => {
    const store = createStateStore(emptyState, now);
    const newer = { account, firstAuditAt: now, lastAuditAt: now + 2, lastCompleteAt: now, replicas: 0 };
    await store.saveAccount(newer);
    await store.saveAccount({ ...newer, lastAuditAt: now + 1 });
    expect(await store.account(account)).toEqual(newer);
  });

  it('names the accounts that have a record, and none that was dropped', async () => {
    const store = createStateStore(emptyState, now);
    const other = '999999999999';
    const record = { firstAuditAt: now, lastAuditAt: now, lastCompleteAt: now, replicas: 0 };
    for (const one of [account, other]) await store.saveAccount({ account: one, ...record });
    expect(await store.accounts()).toEqual([account, other]);
    await store.dropAccount(account);
    expect(await store.accounts()).toEqual([other]);
    expect(await store.account(account)).toBeUndefined();
  });

  it('keeps the states of replicas apart by account, kind, Region and secret', async () => {
    const store = createStateStore(emptyState, now);
    const others = [
      { ...entry, kind: 'outdated' as const },
      { ...entry, region: 'us-east-1' },
      { ...entry, family: 'arn:other' },
    ];
    await store.remember(account, { put: [entry, ...others], drop: [] });
    await store.remember('999999999999', { put: [entry], drop: [] });
    expect(store.state().replicas).toHaveLength(5);
    await store.remember(account, { put: [], drop: [entry] });
    expect(await store.remembered(account)).toMatchObject(others);
    expect(await store.remembered('999999999999')).toMatchObject([entry]);
  });

  it('remembers and drops states of replicas', async () => {
    const store = createStateStore(emptyState, now);
    await store.remember(account, { put: [entry, { ...entry, region: 'us-east-1' }], drop: [] });
    await store.remember(account, { put: [{ ...entry, token: 'next' }], drop: [{ ...entry, region: 'us-east-1' }] });
    expect(store.state().replicas).toEqual([{ ...entry, token: 'next', account, writtenAt: now }]);
  });
});

describe('what is kept', () => {
  it('is an open finding, however long nobody has seen it', async () => {
    const past = await audited(emptyState, seen(0));
    expect(later(past, now + 1000 * day)).toEqual(past);
  });

  it('is one that is over for ninety days, so that it is known to come back', async () => {
    const past = await audited(await audited(emptyState, seen(0)), over(1));
    expect(later(past, now + hour + 90 * day).findings).toMatchObject([{ state: 'resolved' }]);
    expect(later(past, now + hour + 90 * day + 1).findings).toEqual([]);
  });

  it('is what was not announced yet, however old', async () => {
    const unsaid = lived(seen(0), over(1));
    expect(unsaid).toMatchObject({ state: 'resolved', outbox: [{ kind: 'opened' }, { kind: 'resolved' }] });
    expect(later({ ...emptyState, findings: [unsaid] }, now + 1000 * day).findings).toEqual([unsaid]);
  });

  it("is a replica's state for ninety days after it was written", () => {
    const past = { ...emptyState, replicas: [{ ...entry, account, writtenAt: now }] };
    expect(later(past, now + 90 * day).replicas).toHaveLength(1);
    expect(later(past, now + 90 * day + 1).replicas).toEqual([]);
  });

  it('is nothing of a time that has not come yet: that is no memory, but a clock that was wrong', async () => {
    const { findings } = await audited(emptyState, seen(1));
    const accounts = [{ account, firstAuditAt: now, lastAuditAt: now + hour, lastCompleteAt: null, replicas: 0 }];
    const past = { accounts, findings, replicas: [{ ...entry, account, writtenAt: now + hour }] };
    expect(later(past, now)).toEqual(emptyState);
    expect(later(past, now + hour)).toEqual(past);
  });
});
