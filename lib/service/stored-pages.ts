import { once } from 'node:events';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import type { SecretSnapshot } from '../domain/secret.ts';

export type Page = readonly SecretSnapshot[];

/** Pages that are kept as long as it is not known whether they must be stored. */
export interface Spool {
  /** Secrets so far. */
  readonly entries: number;
  add(page: Page): void;
  /** Everything that was added, as `pagesIn` reads it under that key. Once. */
  pack(key: string): Promise<Buffer>;
}

/** So many pages are kept as they are: of a small account nothing is ever compressed. */
const pagesHeld = 10;

/** Lines of JSON, a page each and the key at the end, compressed: of a listing's 100 entries some 5 KB stay. */
export function createSpool(): Spool {
  const held: Page[] = [];
  const chunks: Buffer[] = [];
  let gzip: Gzip | undefined;
  let entries = 0;

  function compressor(): Gzip {
    if (gzip) return gzip;
    gzip = createGzip({ level: 1 });
    gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const page of held.splice(0)) gzip.write(lineOf(page));
    return gzip;
  }

  return {
    get entries() {
      return entries;
    },
    add(page) {
      entries += page.length;
      if (!gzip && held.length < pagesHeld) held.push(page);
      else compressor().write(lineOf(page));
    },
    async pack(key) {
      const ending = compressor().end(`${JSON.stringify(key)}\n`);
      await once(ending, 'end');
      return Buffer.concat(chunks);
    },
  };
}

function lineOf(page: Page): string {
  return `${JSON.stringify(page)}\n`;
}

/**
 * Pages as they were stored, one after another.
 * @param entries secrets that they hold
 * @param key under which they were stored: those of another account, Region or run are not them
 * @throws Error when they hold another number or key, or cannot be read: half a listing must not pass for a whole one.
 */
export async function* pagesIn(content: Uint8Array, entries: number, key: string): AsyncGenerator<Page> {
  let read = 0;
  let ending: string | undefined;
  const gunzip = createGunzip();
  gunzip.end(content);
  for await (const line of linesOf(gunzip)) {
    const page: Page | string = JSON.parse(line);
    if (typeof page === 'string') {
      ending = page;
      continue;
    }
    read += page.length;
    yield page;
  }
  if (ending !== key) {
    throw new Error(`a stored listing is that of ${ending ?? 'nobody knows what'}, and ${key} was asked for`);
  }
  if (read !== entries) throw new Error(`a stored listing holds ${read} secrets, and ${entries} were stored`);
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error('a stored listing ends in the middle of a page');
}
