import { randomUUID } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { attemptsOn, isEnded, newestFirst } from '../lib/remediation/attempts.ts';
import type { RepairRecord, RepairStore } from '../lib/remediation/ports.ts';
import { CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';
import { formatLine, parseLines, type RepairLine } from './repair-lines.ts';
import { checkWritable, repairFile } from './write-file.ts';

/** Some hundred thousand attempts: a longer file is none of ours. */
const longest = 256 * 1024 * 1024;
const looks = 3;

/**
 * Every attempt to repair, in a file that only grows: a line when one is begun, a line for each thing that becomes known of
 * it. A line is on the disk before the call that it announces is made. Two commands may share the file: of two that begin
 * one attempt, the one whose line stands first has begun it.
 * @throws CommandError when the file cannot be written, or is not what this version of the command understands.
 */
export async function createRepairFile(path: string): Promise<RepairStore> {
  await checkWritable(path, repairFile);
  await read(path);

  return {
    attempts: async (action) => attemptsOn(recordsOf(await read(path)), action),
    async begin(record) {
      const mark = randomUUID();
      if (!firstOf(await read(path), record.id)) await append(path, { kind: 'begun', mark, record });
      const lines = await read(path);
      const first = firstOf(lines, record.id);
      if (!first) throw unusable(path, 'What was written to it a moment ago is gone.');
      if (first.mark === mark) return undefined;
      return recordsOf(lines).find(({ id }) => id === record.id);
    },
    async update(record) {
      const known = recordsOf(await read(path)).find(({ id }) => id === record.id);
      if (!known) throw new Error(`The repair ${record.id} has no record that could be updated: it was never begun.`);
      if (isEnded(known)) return known;
      await append(path, { kind: 'updated', record });
      return record;
    },
    async repairs(account, most) {
      const own = recordsOf(await read(path)).filter(({ action }) => action.account === account);
      return newestFirst(own).slice(0, most);
    },
  };
}

function firstOf(lines: readonly RepairLine[], id: string): Extract<RepairLine, { kind: 'begun' }> | undefined {
  return lines.filter((line) => line.kind === 'begun').find(({ record }) => record.id === id);
}

/** Each attempt as it was last known. Who began what was begun already, or updates what has ended, changes nothing. */
function recordsOf(lines: readonly RepairLine[]): RepairRecord[] {
  const records = new Map<string, RepairRecord>();
  for (const { kind, record } of lines) {
    const known = records.get(record.id);
    if (kind === 'begun' ? !known : known && !isEnded(known)) records.set(record.id, record);
  }
  return [...records.values()];
}

async function read(path: string): Promise<readonly RepairLine[]> {
  let text = await readText(path);
  // Another command may be in the middle of its line; what stays cut off is damage.
  for (let look = 1; look < looks && text !== '' && !text.endsWith('\n'); look += 1) {
    await setTimeout(20);
    text = await readText(path);
  }
  const parsed = parseLines(text);
  if (parsed.ok) return parsed.lines;
  throw unusable(path, parsed.reason);
}

async function readText(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw unusable(path, 'It is not a file that can be added to.');
    if (stats.size > longest)
      throw unusable(path, `It is longer than any record of repairs (${longest / 1024 ** 2} MiB).`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw failure({ where: path, message: `The record of repairs cannot be read: ${reason(cause)}.` }, { cause });
  }
}

/** The whole line in one write at the end of the file, and on the disk before it returns. */
async function append(path: string, line: RepairLine): Promise<void> {
  try {
    const file = await open(path, 'a', repairFile.mode);
    try {
      await file.appendFile(formatLine(line));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const message = `The record of repairs cannot be written: ${reason(cause)}.`;
    throw failure({ where: path, message, example: repairFile.example }, { cause });
  }
}

function unusable(path: string, why: string): CommandError {
  const message = `The record of repairs cannot be used, and was left alone. ${why}`;
  const advice = 'look whether the last repair in it was made, then mend the file, or move it away and begin a new one';
  return failure({ where: path, message, advice });
}
