import { randomUUID } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failure } from './problem.ts';
import { reason } from './reasons.ts';

/** What a file is for, where it cannot be written. */
interface Purpose {
  readonly what: string;
  readonly example: string;
  /** Permissions of the file; absent: as the process creates files. */
  readonly mode?: number;
}

const report: Purpose = { what: 'output', example: '--output report.json' };
/** It names secrets and their faults, for as long as it lies there: for its owner only. */
export const stateFile: Purpose = { what: 'state', example: '--state replication-state.json', mode: 0o600 };
/** It names secrets, and who repaired them. */
export const repairFile: Purpose = { what: 'record of repairs', example: '--repairs repairs.jsonl', mode: 0o600 };

/** Of the probe: it names nothing, and is meant to be shown. */
export const recordingFile: Purpose = { what: 'recording', example: '--recording replication-probe.json' };

/** Fails before an audit of minutes, not after it, when what it leaves behind could not be written. */
export async function checkWritable(path: string, purpose = report): Promise<void> {
  try {
    const target = await resolved(path);
    if (target.kind === 'directory') throw new Error('it is a folder');
    await access(target.kind === 'special' ? target.path : dirname(target.path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, purpose, cause);
  }
}

/** Writes the whole text, in parts or not, or leaves what was there: a reader of the file never sees half of it, even after a crash. */
export async function writeFileAtomically(
  path: string,
  text: string | Iterable<string>,
  purpose = report,
): Promise<void> {
  try {
    const target = await resolved(path);
    // A pipe or /dev/stdout is written into; a file put in its place would break it.
    if (target.kind === 'special') return await writeFile(target.path, text);
    const temporary = join(dirname(target.path), `.${basename(target.path)}.${randomUUID()}.tmp`);
    try {
      await writeThrough(temporary, text, purpose.mode);
      await rename(temporary, target.path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw cause;
    }
  } catch (cause) {
    throw unwritable(path, purpose, cause);
  }
}

/** Without the sync, a crash soon after may leave the new name with nothing in it. */
async function writeThrough(path: string, text: string | Iterable<string>, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link is followed, so that the file it points to is replaced and not the link. */
async function resolved(path: string): Promise<{ path: string; kind: 'file' | 'directory' | 'special' }> {
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'special';
    // What a pipe under /dev/fd resolves to is no path that can be opened.
    return { path: kind === 'special' ? path : real, kind };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      const special = path.startsWith('/dev/');
      return { path, kind: special ? 'special' : 'file' };
    }
    throw error;
  }
}

function unwritable(path: string, { what, example }: Purpose, cause: unknown) {
  return failure({ where: path, message: `The ${what} cannot be written: ${reason(cause)}.`, example }, { cause });
}
