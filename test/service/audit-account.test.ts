import { describe, expect, test } from 'vitest';
import { ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { lookEverywhere } from '../../lib/service/first-look.ts';
import { account, aFamily, aPolicy, aSecret, now } from '../support/builders.ts';
import { denied, fakeReader } from '../support/fake-reader.ts';
import { aService, failed, healthy, other, withFailure } from './a-service.ts';

describe('the first audit of an account', () => {
  test('is a baseline: stored, told by its summary, and by nothing else', async () => {
    const service = aService();
    const summary = await service.summarise(failed);
    expect(summary).toMatchObject({ account, baseline: true, verdict: 'violations', error: null, announced: 0 });
    expect(summary.counts).toMatchObject({ findings: { open: 1 }, byRule: { 'replica-failed': 1 } });
    expect(service.store.findings()).toMatchObject([{ state: 'open', sequence: 0, outbox: [] }]);
    await service.run(failed);
    expect((await service.summarise(failed)).baseline).toBe(false);
  });

  test('that sees no Region to its end is none: the next one is', async () => {
    const service = aService();
    const list = Object.fromEntries(aPolicy().regions.map((region) => [region, denied()]));
    expect((await service.summarise([], { faults: { list } })).verdict).toBe('incomplete');
    expect(await service.run(failed)).toEqual([]);
    expect(await service.store.account(account)).toMatchObject({ firstAuditAt: now + 2 * 3_600_000 });
  });

  test('whose summary was lost, for it died before it was announced, is a baseline once more', async () => {
    const service = aService();
    await service.summarise(failed);
    expect(await service.summarise(failed)).toMatchObject({ baseline: true, counts: { findings: { open: 1 } } });
    expect(service.store.findings()).toMatchObject([{ sequence: 0, outbox: [] }]);
  });
});

describe('an audit of what was listed in earlier steps', () => {
  test('is as old as the beginning of its listing: what was observed meanwhile wins over it', async () => {
    const service = aService();
    await service.run([...healthy, ...other]);
    await service.run([...failed, ...other], { since: now + 3_600_000 + 1 });
    expect(service.store.findings()).toMatchObject([{ state: 'open', observedAt: now + 3_600_000 + 1 }]);
    await service.run([...healthy, ...other], { since: now + 3_600_000 });
    expect(service.store.findings()).toMatchObject([{ state: 'open' }]);
  });
});

describe('the record of an account', () => {
  test('says when it was last audited, and when that was last complete', async () => {
    const service = aService();
    await service.run(healthy);
    await service.run(healthy, { faults: { list: { 'us-east-1': denied() } } });
    expect(await service.store.account(account)).toEqual({
      account,
      firstAuditAt: now + 3_600_000,
      lastAuditAt: now + 2 * 3_600_000,
      lastCompleteAt: now + 3_600_000,
      replicas: 1,
    });
  });

  test('is untouched by a dry run, and so is everything else', async () => {
    const service = await withFailure();
    const before = { findings: service.store.findings(), account: await service.store.account(account) };
    const summary = await service.summarise([...healthy, ...other], { dryRun: true });
    expect(summary).toMatchObject({ verdict: 'compliant', counts: { findings: { open: 0 } } });
    expect({ findings: service.store.findings(), account: await service.store.account(account) }).toEqual(before);
  });
});

test('a summary carries at most twenty gaps, and counts the rest', async () => {
  const names = Array.from({ length: 23 }, (_, index) => `prod/${index}`);
  const secrets = names.map((name) => aSecret({ name }));
  const describe = Object.fromEntries(secrets.map(({ arn }) => [arn, denied('DescribeSecret')]));
  const summary = await aService().summarise(secrets, { faults: { describe } });
  expect(summary).toMatchObject({ verdict: 'incomplete', moreGaps: 3 });
  expect(summary.gaps).toHaveLength(20);
});

describe('a reader of another account', () => {
  const foreign = aFamily({ account: '999999999999' }, ['eu-central-1']);
  const complaint = `The reader of account ${account} reads account 999999999999; correct the role that it assumes.`;

  test('is refused by what it lists, and nothing is stored', async () => {
    const service = await withFailure();
    const before = service.store.findings();
    await expect(service.summarise(foreign)).rejects.toThrow(complaint);
    expect(service.store.findings()).toEqual(before);
  });

  test('is refused by what it describes', async () => {
    const service = await withFailure();
    const reader: SecretsReader = { ...fakeReader(other), describe: async () => foreign[0] };
    await expect(service.summarise([], { reader })).rejects.toThrow(complaint);
  });
});

test('an account of which nothing can be read fails, and its findings stay as they were', async () => {
  const service = await withFailure();
  const error = new ReadError('credentials', 'no credentials');
  const list = Object.fromEntries(aPolicy().regions.map((region) => [region, error]));
  await expect(service.summarise([], { faults: { list } })).rejects.toThrow('no credentials');
  expect(service.store.findings()).toMatchObject([{ state: 'open' }]);
});

describe('the audit of one secret', () => {
  const look = async (secrets: readonly SecretDescription[], at: number) => ({
    name: 'prod/db',
    look: await lookEverywhere(fakeReader(secrets), aPolicy().regions, 'prod/db', at),
  });
  const hour = 3_600_000;

  test('says what is true of that secret, and nothing of any other', async () => {
    const service = await withFailure();
    const only = await look(healthy, now + 3 * hour);
    expect(await service.run(healthy, { only })).toEqual(['resolved compliant replica-failed eu-central-1']);
    expect(await service.run(failed, { only: await look(failed, now + 4 * hour) })).toEqual([
      'opened again replica-failed eu-central-1',
    ]);
    const elsewhere = {
      name: 'prod/api',
      look: await lookEverywhere(fakeReader(other), aPolicy().regions, 'prod/api', now + 5 * hour),
    };
    expect(await service.run(other, { only: elsewhere })).toEqual([]);
  });

  test('is as old as its first look: what a newer audit saw stands', async () => {
    const service = await withFailure();
    expect(await service.run(healthy, { only: await look(healthy, now + hour) })).toEqual([]);
    expect(service.store.findings()).toMatchObject([{ state: 'open' }]);
  });

  test('is no first audit of the account, nor its last', async () => {
    const service = aService();
    await service.summarise(failed, { only: await look(failed, now) });
    expect(await service.store.account(account)).toBeUndefined();
    expect(await service.summarise(failed)).toMatchObject({ baseline: true });
  });

  test('before the first full one says nothing by itself: that one tells', async () => {
    const service = aService();
    expect(await service.run(failed, { only: await look(failed, now) })).toEqual([]);
    expect(await service.run(failed)).toEqual([]);
    expect(await service.run(failed)).toEqual([]);
  });

  test('that overlaps with the first full one is not lost: the next audit announces what it stored', async () => {
    const service = aService();
    const only = await look(failed, now + 1.5 * hour);
    const store = { ...service.store, account: async () => undefined };
    await service.run(healthy);
    expect(await service.run(failed, { only, store })).toEqual([]);
    expect(await service.run(failed)).toEqual(['opened replica-failed eu-central-1']);
    expect(await service.run(failed)).toEqual([]);
  });
});
