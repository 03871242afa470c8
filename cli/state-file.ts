import { readFile, stat } from 'node:fs/promises';
import type { Instant } from '../lib/domain/secret.ts';
import { type AuditState, emptyState } from '../lib/findings/state.ts';
import { formatState, parseState } from '../lib/findings/state-format.ts';
import { CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';
import { checkWritable, stateFile, writeFileAtomically } from './write-file.ts';

/** Some eight hundred thousand findings: a longer file is none of ours, and not worth the memory to find that out. */
const longest = 256 * 1024 * 1024;

/**
 * What earlier audits left in a file; nothing where there is no such file yet.
 * @throws CommandError when the file is not a state of this version, or could not be written afterwards; it is left alone.
 */
export async function readState(path: string): Promise<AuditState> {
  await checkWritable(path, stateFile);
  const text = await readText(path);
  if (text === undefined) return emptyState;
  const parsed = parseState(text);
  if (parsed.ok) return parsed.state;
  throw unusable(path, parsed.reason);
}

export async function writeState(path: string, state: AuditState, now: Instant): Promise<void> {
  await writeFileAtomically(path, formatState(state, now), stateFile);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw unusable(path, 'It is not a file that can be replaced.');
    if (stats.size > longest) throw unusable(path, `It is longer than any state (${longest / 1024 ** 2} MiB).`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw failure({ where: path, message: `The state cannot be read: ${reason(cause)}.`, advice }, { cause });
  }
}

const advice = 'another file; or move this one away, and the next audit begins a new one, remembering nothing';

function unusable(path: string, why: string): CommandError {
  return failure({ where: path, message: `The state cannot be used, and was left alone. ${why}`, advice });
}
