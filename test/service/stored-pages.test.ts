import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSpool, type Page, pagesIn } from '../../lib/service/stored-pages.ts';
import { anyCharacter } from '../support/any-character.ts';
import { aSecret } from '../support/builders.ts';

const key = '111122223333/run/eu-west-1';

async function read(content: Uint8Array, entries: number): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of pagesIn(content, entries, key)) pages.push(page);
  return pages;
}

function aPage(names: readonly string[]): Page {
  return names.map((name) => aSecret({ name, tags: { 'a line\nbreak': '€' } }));
}

describe('pages that were stored', () => {
  test('are read as they were, however many they are', async () => {
    const listing = fc.array(fc.array(fc.string({ unit: anyCharacter }), { maxLength: 4 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(listing, async (names) => {
        const pages = names.map(aPage);
        const spool = createSpool();
        for (const page of pages) spool.add(page);

        expect(await read(await spool.pack(key), spool.entries)).toEqual(pages);
      }),
    );
  });

  test('are refused when they are fewer than were stored', async () => {
    const spool = createSpool();
    spool.add(aPage(['a', 'b']));

    await expect(read(await spool.pack(key), 3)).rejects.toThrow('holds 2 secrets, and 3 were stored');
  });

  test.each(['111122223333/run/us-east-1', '444455556666/run/eu-west-1', '111122223333/earlier/eu-west-1'])(
    'are refused when they are those of %s',
    async (other) => {
      const spool = createSpool();
      spool.add(aPage(['a', 'b']));

      await expect(read(await spool.pack(other), 2)).rejects.toThrow(`is that of ${other}, and ${key} was asked for`);
    },
  );
});
