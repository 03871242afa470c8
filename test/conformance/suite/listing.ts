import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type Filter,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  type ListSecretsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { create, onTheWire, refusal } from '../answers.ts';
import { away, type Emulator, home } from '../emulator.ts';
import type { Bench } from './bench.ts';

/** All pages of a listing, following the token until there is none. */
async function pages(emulator: Emulator, region: string, input: ListSecretsCommandInput = {}): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const page: ListSecretsCommandOutput = await emulator
      .client(region)
      .send(new ListSecretsCommand({ ...input, ...(token && { NextToken: token }) }));
    found.push((page.SecretList ?? []).map((entry) => entry.Name ?? ''));
    token = page.NextToken;
  } while (token && found.length < 50);
  return found;
}

async function names(emulator: Emulator, region: string, input: ListSecretsCommandInput = {}): Promise<string[]> {
  return (await pages(emulator, region, input)).flat().sort();
}

/** Listings: what they contain, page by page and filtered. */
export function listing({ emulator, asAws }: Bench): void {
  describe('a listing', () => {
    test.each([1, 3, 7, 100])('in pages of %i shows every secret exactly once', async (MaxResults) => {
      const wanted = Array.from({ length: 7 }, (_, index) => `app/${index}`);
      for (const name of wanted) await create(emulator(), home, name);
      const found = await pages(emulator(), home, { MaxResults });
      expect(found.flat().sort()).toEqual(wanted);
      expect(Math.max(...found.map((page) => page.length))).toBeLessThanOrEqual(MaxResults);
    });

    test('of a Region without secrets is empty', async () => {
      await create(emulator(), home, 'app/db');
      expect(await names(emulator(), away)).toEqual([]);
    });

    test('shows replicas in their own Region, with the Region of their primary', async () => {
      const arn = await create(emulator(), home, 'app/db', away);
      const { SecretList } = await emulator().client(away).send(new ListSecretsCommand({}));
      expect(SecretList?.map(({ ARN, PrimaryRegion }) => ({ ARN, PrimaryRegion }))).toEqual([
        { ARN: arn.replace(home, away), PrimaryRegion: home },
      ]);
    });

    test('shows secrets scheduled for deletion only when asked to', async () => {
      await create(emulator(), home, 'app/db');
      await create(emulator(), home, 'app/old');
      await emulator()
        .client(home)
        .send(new DeleteSecretCommand({ SecretId: 'app/old' }));
      expect(await names(emulator(), home)).toEqual(['app/db']);
      expect(await names(emulator(), home, { IncludePlannedDeletion: true })).toEqual(['app/db', 'app/old']);
    });

    test('is sorted as asked', async () => {
      for (const name of ['b', 'c', 'a']) await create(emulator(), home, name);
      const sorted = (await pages(emulator(), home, { SortBy: 'name', SortOrder: 'desc', MaxResults: 2 })).flat();
      await asAws('listing-is-not-sorted', () => expect(sorted).toEqual(['c', 'b', 'a']));
    });

    test('contains no replication status', async () => {
      await create(emulator(), home, 'app/db', away);
      const { SecretList } = await onTheWire(emulator(), home, 'ListSecrets', {});
      await asAws('listing-shows-replication', () => expect(JSON.stringify(SecretList)).not.toContain('Replication'));
    });

    test('refuses a token that it did not give', async () => {
      const call = emulator()
        .client(home)
        .send(new ListSecretsCommand({ NextToken: 'made-up' }));
      const { name } = await refusal(call);
      await asAws('bad-token-crashes', () => expect(name).toBe('InvalidNextTokenException'));
    });

    test('refuses pages of more than a hundred', async () => {
      const { name } = await refusal(
        emulator()
          .client(home)
          .send(new ListSecretsCommand({ MaxResults: 101 })),
      );
      await asAws('max-results-unbounded', () => expect(name).not.toBe('accepted'));
    });
  });

  describe('a filter', () => {
    beforeEach(async () => {
      await estate(emulator());
    });

    const cases: readonly { what: string; filters: Filter[]; finds: string[] }[] = [
      { what: 'name, by prefix', filters: [{ Key: 'name', Values: ['pay/'] }], finds: ['pay/api', 'pay/db'] },
      { what: 'name, by case', filters: [{ Key: 'name', Values: ['PAY/'] }], finds: [] },
      { what: 'name, not in the middle', filters: [{ Key: 'name', Values: ['db'] }], finds: [] },
      {
        what: 'several values: any',
        filters: [{ Key: 'name', Values: ['pay/a', 'web'] }],
        finds: ['pay/api', 'web/db'],
      },
      { what: 'name, negated', filters: [{ Key: 'name', Values: ['!pay/'] }], finds: ['web/db'] },
      { what: 'tag-key, by prefix', filters: [{ Key: 'tag-key', Values: ['te'] }], finds: ['pay/api', 'pay/db'] },
      { what: 'tag-value', filters: [{ Key: 'tag-value', Values: ['red'] }], finds: ['pay/db'] },
      { what: 'tag-value, by case', filters: [{ Key: 'tag-value', Values: ['Red'] }], finds: [] },
      { what: 'description, in any case', filters: [{ Key: 'description', Values: ['MAIN'] }], finds: ['web/db'] },
      { what: 'all, in any case', filters: [{ Key: 'all', Values: ['RED'] }], finds: ['pay/db'] },
      {
        what: 'several filters: all of them',
        filters: [
          { Key: 'tag-key', Values: ['team'] },
          { Key: 'tag-value', Values: ['blue'] },
        ],
        finds: ['pay/api'],
      },
      { what: 'primary-region', filters: [{ Key: 'primary-region', Values: [home] }], finds: ['pay/api'] },
    ];

    test.each(cases)('finds by $what', async ({ filters, finds }) => {
      expect(await names(emulator(), home, { Filters: filters })).toEqual(finds);
    });

    test('finds by the beginning of the primary’s Region', async () => {
      const found = await names(emulator(), away, { Filters: [{ Key: 'primary-region', Values: ['eu-cent'] }] });
      await asAws('primary-region-filter-is-exact', () => expect(found).toEqual(['pay/api']));
    });

    test('pages through what it finds, and no more', async () => {
      const Filters: Filter[] = [{ Key: 'tag-key', Values: ['team'] }];
      expect((await pages(emulator(), home, { Filters, MaxResults: 1 })).flat().sort()).toEqual(['pay/api', 'pay/db']);
    });
  });
}

/** Three secrets: two tagged, one described, one replicated. */
async function estate(emulator: Emulator): Promise<void> {
  const secrets = [
    { Name: 'pay/db', Tags: [{ Key: 'team', Value: 'red' }] },
    { Name: 'pay/api', Tags: [{ Key: 'team', Value: 'blue' }], AddReplicaRegions: [{ Region: away }] },
    { Name: 'web/db', Description: 'main store' },
  ];
  for (const secret of secrets) {
    await emulator.client(home).send(new CreateSecretCommand({ ...secret, SecretString: 'not-a-secret' }));
  }
  await emulator.settle();
}
