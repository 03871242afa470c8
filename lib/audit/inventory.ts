import type { Region, SecretSnapshot } from '../domain/secret.ts';
import { listFromBothEnds, listOneWay } from './both-ends.ts';
import { ReadError, type SecretsReader } from './ports.ts';

/** What the listing of one Region came to. `error` is set when it did not end by itself. */
export interface Inventory {
  readonly region: Region;
  readonly entries: number;
  readonly error?: ReadError;
}

/**
 * Lists one Region to its end and hands over each secret as it comes. A failure ends the listing and is told in the
 * result: what was seen before it still counts.
 */
export async function listRegion(
  reader: SecretsReader,
  region: Region,
  onSecret: (secret: SecretSnapshot) => void,
  onPage: (entries: number, done: boolean) => void,
): Promise<Inventory> {
  let entries = 0;
  function show(secrets: readonly SecretSnapshot[], soFar: number): void {
    for (const secret of secrets) onSecret(secret);
    entries = soFar;
    onPage(entries, false);
  }
  try {
    entries = await (reader.oneWay ? listOneWay : listFromBothEnds)((order) => reader.listPages(region, order), show);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { region, entries, error };
  } finally {
    onPage(entries, true);
  }
  return { region, entries };
}
