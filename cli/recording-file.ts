import { readFile } from 'node:fs/promises';
import { Recording } from '../lib/probe/recording.ts';
import { failure } from './problem.ts';
import { reason } from './reasons.ts';

/** @throws CommandError where the file cannot be read, or is no recording of this version. */
export async function readRecording(path: string): Promise<Recording> {
  const advice = 'a file that `probe --recording` wrote';
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'it is not JSON' : reason(cause);
    throw failure({ where: path, message: `The recording cannot be read: ${why}.`, advice }, { cause });
  }
  const parsed = Recording.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message = `It is no recording of this version: ${issue?.path.join('.')}: ${issue?.message}.`;
  throw failure({ where: path, message, advice });
}
