import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRepairFile } from '../../cli/repair-file.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';
import { anAction, aRepair } from '../support/a-repair.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  path = join(folder, 'repairs.jsonl');
});

const at = (minute: number) => `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`;
const ended = (part: Partial<RepairRecord> = {}) => aRepair({ state: 'succeeded', endedAt: at(5), ...part });

describe('a file of repairs', () => {
  it('keeps a repair as it was last known, from one run of the command to the next', async () => {
    const first = await createRepairFile(path);
    expect(await first.begin(aRepair())).toBeUndefined();
    await first.update(aRepair({ state: 'called', calledAt: at(1) }));

    const second = await createRepairFile(path);
    expect(await second.begin(aRepair({ requestedBy: 'somebody else' }))).toMatchObject({
      state: 'called',
      requestedBy: aRepair().requestedBy,
    });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  });

  it('lets one of many begin a repair, and shows it to the others', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => createRepairFile(path)));
    const answers = await Promise.all(stores.map((store, index) => store.begin(aRepair({ requestedBy: `${index}` }))));

    const winner = answers.indexOf(undefined);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer?.requestedBy ?? `${winner}`))).toEqual(new Set([`${winner}`]));
  });

  it('has the intent on the disk before it says that it was begun, for its owner alone', async () => {
    const store = await createRepairFile(path);
    await store.begin(aRepair());

    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, kind: 'begun', record: aRepair() });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves what has ended as it ended', async () => {
    const store = await createRepairFile(path);
    await store.begin(aRepair());
    await store.update(ended());
    expect(await store.update(aRepair({ state: 'unknown' }))).toEqual(ended());

    expect(await store.begin(aRepair())).toEqual(ended());
  });

  it('updates nothing that was never begun', async () => {
    const store = await createRepairFile(path);
    await expect(store.update(ended())).rejects.toThrow('it was never begun');
  });

  it('counts what was tried on a replica since it was last repaired', async () => {
    const store = await createRepairFile(path);
    await store.begin(ended({ id: 'a', intendedAt: at(1) }));
    await store.begin(aRepair({ id: 'b', intendedAt: at(2), calledAt: at(3) }));
    await store.begin(aRepair({ id: 'c', intendedAt: at(4), action: anAction({ region: 'us-east-2' }) }));

    expect(await store.attempts(anAction())).toEqual({ count: 1, lastAt: Date.parse(at(3)) });
  });

  it("lists an account's repairs, newest first, at most so many", async () => {
    const store = await createRepairFile(path);
    for (const minute of [2, 1, 3]) await store.begin(aRepair({ id: `r${minute}`, intendedAt: at(minute) }));

    expect((await store.repairs('111122223333', 2)).map(({ id }) => id)).toEqual(['r3', 'r2']);
    expect(await store.repairs('999999999999', 2)).toEqual([]);
  });
});

describe('a file of repairs is refused, and left alone,', () => {
  const line = (part: object = {}) =>
    `${JSON.stringify({ format: 'replication-auditor-repair', version: 1, kind: 'updated', record: aRepair(), ...part })}\n`;

  it.each([
    ['cut off', line().slice(0, -9), 'Its last line was cut off.'],
    ['of a newer version', line() + line({ version: 2 }), 'Line 2 was written by a newer version'],
    ["someone else's", 'hello\n', 'Line 1 was not written by this command, or is damaged.'],
    ['damaged within', line({ record: { ...aRepair(), state: 'fine' } }), 'Line 1 is damaged: record.state'],
    ['of empty lines', '\n', 'Line 1 was not written'],
  ])('when it is %s', async (_case, text, why) => {
    writeFileSync(path, text);

    await expect(createRepairFile(path)).rejects.toThrow(why);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('when it was damaged meanwhile', async () => {
    const store = await createRepairFile(path);
    await store.begin(aRepair());
    appendFileSync(path, 'half a l');

    await expect(store.attempts(anAction())).rejects.toThrow('Its last line was cut off.');
    await expect(store.begin(aRepair({ id: 'new' }))).rejects.toThrow('Its last line was cut off.');
  });

  it.each([
    ['is a folder', () => folder, 'it is a folder'],
    ['is in no folder', () => join(folder, 'none', 'repairs.jsonl'), 'there is no such file or folder'],
    ['is a device', () => '/dev/null', 'It is not a file that can be added to.'],
  ])('when it %s', async (_case, where, why) => {
    await expect(createRepairFile(where())).rejects.toThrow(why);
  });
});
