import { randomUUID } from 'node:crypto';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failure } from './problem.ts';
import { reason } from './reasons.ts';

/** Fails before an audit of minutes, not after it, when its report could not be written. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const target = await resolved(path);
    if (target.kind === 'directory') throw new Error('it is a folder');
    await access(target.kind === 'special' ? target.path : dirname(target.path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes the whole text or leaves what was there: a reader of the file never sees half a report. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  try {
    const target = await resolved(path);
    // A pipe or /dev/stdout is written into; a file put in its place would break it.
    if (target.kind === 'special') return await writeFile(target.path, text);
    const temporary = join(dirname(target.path), `.${basename(target.path)}.${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, text, { flag: 'wx' });
      await rename(temporary, target.path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw cause;
    }
  } catch (cause) {
    throw unwritable(path, cause);
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

function unwritable(path: string, cause: unknown) {
  return failure(
    { where: path, message: `The output cannot be written: ${reason(cause)}.`, example: '--output report.json' },
    { cause },
  );
}
