import { describe, expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { recollect } from '../../lib/findings/recollect.ts';
import { type AuditState, createStateStore, emptyState } from '../../lib/findings/state.ts';
import { tellChanges } from '../../lib/findings/tell-changes.ts';
import { aClause, account, aFamily, aPolicy, now } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

const stranger = '999999999999';
const day = 86_400_000;
const failed = aFamily({}, [{ region: 'eu-central-1', status: 'Failed', message: 'x', absent: true }]);
const other = aFamily({ name: 'prod/api' }, ['eu-central-1']);
const healthy = aFamily({}, ['eu-central-1']);
const list = Object.fromEntries(aPolicy().regions.map((region) => [region, denied()]));

/** Runs one after the other, a day apart, each with what the one before left, and with credentials of one of two accounts. */
function runs() {
  let state: AuditState = emptyState;
  let at = now - day;
  return async (secrets: readonly SecretDescription[], policy: Partial<Policy> = {}, faults: Faults = {}) => {
    at += day;
    const asked = aPolicy({ accounts: [stranger, account], ...policy });
    const store = createStateStore(state, at);
    const past = await recollect(store, asked.accounts, at);
    const scopes = [{ account: undefined, reader: fakeReader(secrets, faults), keys: fakeKeys() }];
    const result = await audit({ policy: asked, scopes, clock: { now: () => at }, ...past.during });
    const told = await tellChanges(store, past, account, result, asked);
    state = store.state();
    return {
      ...told,
      said: told.changes?.events.map(({ kind, resolution, finding }) => `${kind} ${resolution} ${finding.rule}`),
      age: (rule: string) => {
        const finding = told.findings.find((one) => one.rule === rule);
        return finding && (at - Date.parse(finding.firstSeen)) / day;
      },
      state,
    };
  };
}

describe('telling what changed', () => {
  test('begins with a baseline, then names the run before, whatever came of it', async () => {
    const run = runs();
    expect((await run([...failed, ...other])).changes).toEqual({ since: null, events: [] });
    expect(await run([...failed, ...other])).toMatchObject({
      changes: { since: new Date(now).toISOString(), events: [] },
    });
    const blind = await run([], {}, { list });
    expect(blind.changes).toEqual({ since: new Date(now + day).toISOString(), events: [] });
    expect((await run(healthy)).said).toEqual(['resolved compliant replica-failed']);
  });

  test('says nothing, and begins no baseline, while no Region was read to its end', async () => {
    const run = runs();
    const blind = await run(failed, {}, { list });
    expect(blind).not.toHaveProperty('changes');
    expect(blind).toMatchObject({ verdict: 'incomplete', findings: [{ rule: 'replica-failed' }] });
    expect(blind.state.accounts).toEqual([]);
    expect(await run(failed)).toMatchObject({ changes: { since: null } });
  });

  test('begins a baseline as soon as one Region was read to its end', async () => {
    const run = runs();
    const half = await run(failed, {}, { list: { 'us-east-1': denied() } });
    expect(half).toMatchObject({ changes: { since: null, events: [] }, verdict: 'incomplete' });
    expect((await run(failed)).changes).toMatchObject({ since: new Date(now).toISOString() });
  });

  test('withdraws what is in a Region that nobody looks at any more', async () => {
    const run = runs();
    await run(aFamily({}, []));
    const elsewhere = aClause({ require: { replicas: { 'us-east-1': {} }, allowOthers: false } });
    const { said } = await run(aFamily({}, ['us-east-1']), {
      regions: ['eu-west-1', 'us-east-1'],
      clauses: [elsewhere],
    });
    expect(said).toEqual(['withdrawn null replica-missing']);
  });

  test('knows for how long a replication hangs, audit after audit, until its primary has no such replica', async () => {
    const run = runs();
    const hanging = aFamily({}, [{ region: 'eu-central-1', status: 'InProgress', absent: true }]);
    const status = async (secrets: readonly SecretDescription[]) =>
      (await run(secrets)).findings.find(({ rule }) => rule === 'replica-stuck')?.status;
    expect(await status(hanging)).toBe('pending');
    for (let days = 0; days < 3; days += 1) expect(await status(hanging)).toBe('open');
    expect(await status(aFamily({}, []))).toBeUndefined();
    expect(await status(hanging)).toBe('pending');
  });

  test('takes what it tells out of the outbox', async () => {
    const run = runs();
    await run(other);
    const { said, state } = await run([...failed, ...other]);
    expect(said).toEqual(['opened null replica-failed']);
    expect(state.findings).toMatchObject([{ sequence: 1, outbox: [] }]);
  });

  test('reminds nobody of what every report lists', async () => {
    const run = runs();
    await run(failed);
    for (let days = 0; days < 40; days += 1) expect((await run(failed)).said).toEqual([]);
  });

  test('tells the worst first, whatever was known longest', async () => {
    const run = runs();
    const missing = aFamily({ name: 'prod/api' }, []);
    await run(missing);
    await run(other);
    expect((await run([...missing, ...failed])).said).toEqual([
      'opened null replica-failed',
      'opened null replica-missing',
    ]);
  });

  test('resolves what is gone, although only the other secrets show whose they are', async () => {
    const run = runs();
    await run([...failed, ...other]);
    expect((await run(other)).said).toEqual(['resolved secret-gone replica-failed']);
  });

  test('ends nothing where no secret shows whose they are', async () => {
    const run = runs();
    await run(failed);
    expect((await run([])).said).toEqual([]);
    expect(await run(failed)).toMatchObject({ said: [] });
  });
});

describe('the time at which a finding was first seen', () => {
  test('stays while it is open, and begins anew when it comes back', async () => {
    const run = runs();
    await run(failed);
    expect((await run(failed)).age('replica-failed')).toBe(1);
    await run(healthy);
    expect((await run(failed)).age('replica-failed')).toBe(0);
  });

  test('is its own when it came back as something that is no open finding', async () => {
    const run = runs();
    await run(failed);
    await run(healthy);
    const exceptions = [{ rule: 'replica-failed', secret: '*', reason: 'x', owner: 'y', until: '2030-01-01' }];
    const { findings, age } = await run(failed, { exceptions });
    expect(findings).toMatchObject([{ status: 'excepted' }]);
    expect(age('replica-failed')).toBe(0);
  });

  test('outlasts another finding in its place', async () => {
    const run = runs();
    await run(failed);
    const nowhere = aClause({ require: { replicas: {}, allowOthers: false } });
    const silenced = await run(failed, { clauses: [nowhere] });
    expect(silenced.findings.map(({ rule }) => rule)).toEqual(['replica-unexpected']);
    expect((await run(failed)).age('replica-failed')).toBe(2);
  });
});
