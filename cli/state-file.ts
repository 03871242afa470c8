import { readFile, stat } from 'node:fs/promises';
import type { Instant } from '../lib/domain/secret.ts';
import { type AuditState, createStateStore, emptyState, type StateStore } from '../lib/findings/state.ts';
import { formatState, parseState } from '../lib/findings/state-format.ts';
import { CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';
import { checkWritable, stateFile, writeFileAtomically } from './write-file.ts';

/** Some two hundred thousand findings: a longer file is none of ours, and not worth the memory to find that out. */
const longest = 256 * 1024 * 1024;

export interface OpenState {
  /** The run's own, in memory: nothing of it reaches the file before `write`. */
  readonly store: StateStore;
  /** @throws CommandError when it cannot be written, or could not be read again; what was there stays. */
  write(): Promise<void>;
}

/**
 * What earlier audits left in a file; nothing where there is no such file yet.
 * @param limit bytes that the file may have, before and after
 * @throws CommandError when the file is not a state of this version, or could not be written afterwards; it is left alone.
 */
export async function openState(path: string, now: Instant, limit = longest): Promise<OpenState> {
  await checkWritable(path, stateFile);
  const text = await readText(path, limit);
  const store = createStateStore(text === undefined ? emptyState : stateIn(text, path), now);
  return { store, write: () => write(path, store, now, limit) };
}

async function write(path: string, store: StateStore, now: Instant, limit: number): Promise<void> {
  const text = formatState(store.state(), now);
  if (Buffer.byteLength(text) > limit) {
    const message = `The state would be longer than ${limit / 1024 ** 2} MiB, and was left as it is.`;
    throw failure({ where: path, message, advice: 'one policy, and one state, for each part of the estate' });
  }
  await writeFileAtomically(path, text, stateFile);
}

function stateIn(text: string, path: string): AuditState {
  const parsed = parseState(text);
  if (parsed.ok) return parsed.state;
  throw unusable(path, parsed.reason);
}

async function readText(path: string, limit: number): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw unusable(path, 'It is not a file that can be replaced.');
    if (stats.size > limit) throw unusable(path, `It is longer than any state (${limit / 1024 ** 2} MiB).`);
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
