import { describe, expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { SecretsReader } from '../../lib/audit/ports.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription, SecretSnapshot } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, aSecret, clock } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';

const [ireland, frankfurt, virginia] = ['eu-west-1', 'eu-central-1', 'us-east-1'];
const stranger = '444455556666';

async function run(reader: SecretsReader, stated: string | null = account, policy: Partial<Policy> = {}) {
  return audit({
    policy: aPolicy({ clauses: [aClause({ match: { name: ['prod/*'] } })], ...policy }),
    scopes: [{ account: stated ?? undefined, reader, keys: fakeKeys() }],
    clock,
  });
}

/** The estate's reader, but for one Region, whose listing shows just these. */
function listing(
  estate: readonly SecretDescription[],
  where: string,
  shown: readonly SecretSnapshot[],
): ReturnType<typeof fakeReader> {
  const reader = fakeReader(estate);
  return {
    ...reader,
    async *listPages(region) {
      if (region !== where) yield* reader.listPages(region);
      else for (const secret of shown) yield { secrets: [secret], next: undefined };
    },
  };
}

describe('secrets of two accounts in the answers to one', () => {
  const own = aFamily({}, [frankfurt]);
  const foreign = aSecret({ account: stranger, region: virginia, name: 'other' });

  test('leave every Region in doubt where only the answers say whose they are', async () => {
    const { verdict, coverage } = await run(fakeReader([...own, foreign]), null);
    expect(verdict).toBe('incomplete');
    expect(coverage.map(({ status }) => status)).not.toContain('complete');
    expect(coverage.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/a secret of another account than \d{12}, whose secrets an earlier answer held$/),
    );
  });

  test('leave that Region in doubt where the account is stated', async () => {
    const { verdict, coverage } = await run(fakeReader([...own, foreign]));
    expect(verdict).toBe('incomplete');
    expect(coverage.filter(({ status }) => status !== 'complete')).toEqual([
      expect.objectContaining({
        region: virginia,
        reason: `ListSecrets in us-east-1: the answer holds "${foreign.arn}", a secret of another account than ${account}`,
      }),
    ]);
  });

  test('are not joined: a secret of that name in another account is not in the way of a replica', async () => {
    const primary = aSecret();
    const elsewhere = aSecret({ account: stranger, region: frankfurt });
    const { findings, verdict, gaps } = await run(listing([primary, elsewhere], frankfurt, []));
    expect(findings.filter(({ status }) => status === 'open')).toEqual([]);
    expect(verdict).toBe('incomplete');
    expect(gaps).toContainEqual(
      expect.objectContaining({ kind: 'secret-unreadable', message: expect.stringContaining('another account') }),
    );
  });
});

describe('a listing that contradicts itself about a name is settled by a description', () => {
  const [primary, replica] = aFamily({}, [frankfurt]) as [SecretDescription, SecretDescription];
  const { primaryRegion: _, ...promoted } = replica;
  const another = aSecret({ region: frankfurt, suffix: 'Xy98Zz' });

  test.each([
    ['as a replica, then as a primary', [replica, promoted], promoted, 'replica-promoted'],
    ['as a primary, then as a replica', [promoted, replica], promoted, 'replica-promoted'],
    ['with one ARN, then with another', [replica, another], another, 'name-collision'],
    ['with another ARN, then with its own', [another, replica], another, 'name-collision'],
  ])('%s', async (_how, shown, truth, found) => {
    const { findings } = await run(listing([primary, truth], frankfurt, shown));
    expect(findings.map(({ rule, region, status }) => `${rule} ${region} ${status}`)).toEqual([
      `${found} ${frankfurt} open`,
    ]);
    const healthy = await run(listing([primary, replica], frankfurt, shown));
    expect(healthy.findings).toEqual([]);
  });

  test('with another version, then with its own', async () => {
    const stale = { ...replica, currentVersion: 'v0' };
    for (const shown of [
      [stale, replica],
      [replica, stale],
    ]) {
      const reader = listing([primary, stale], frankfurt, shown);
      await run(reader);
      expect(reader.log).toContain(`DescribeSecret ${frankfurt} prod/db`);
    }
  });

  test('and one that says the same twice costs nothing', async () => {
    const reader = listing([primary, replica], frankfurt, [replica, replica]);
    expect((await run(reader)).verdict).toBe('compliant');
    expect(reader.log).not.toContain(`DescribeSecret ${frankfurt} prod/db`);
  });
});

test('a secret that is listed twice, for two clauses, and not described is decided by neither', async () => {
  const tagged = aSecret({ tags: { team: 'a' } });
  const clauses = [
    aClause({ name: 'a', match: { tags: { team: ['a'] } } }),
    aClause({ name: 'b', match: { tags: { team: ['b'] } } }),
  ] as const;
  for (const shown of [
    [tagged, { ...tagged, tags: { team: 'b' } }],
    [{ ...tagged, tags: { team: 'b' } }, tagged],
  ]) {
    const reader = listing([], ireland, shown);
    const { policyCoverage, verdict } = await run(reader, account, { clauses });
    expect(verdict).toBe('incomplete');
    expect(policyCoverage).toMatchObject({ required: 0, undecided: 1 });
  }
});
