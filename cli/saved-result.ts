import { readFile } from 'node:fs/promises';
import { AuditDocument, EarlierDocument } from '../lib/report/schema.ts';
import * as z from '../lib/z.ts';
import { type CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';

const SavedResult = z.discriminatedUnion('schemaVersion', [AuditDocument, EarlierDocument]);
export type SavedResult = z.infer<typeof SavedResult>;

/**
 * What `audit --format json` wrote, now or in version 0.1.
 * @throws CommandError where it is anything else.
 */
export async function readSavedResult(path: string): Promise<SavedResult> {
  const { success, data, error } = SavedResult.safeParse(jsonOf(path, await textOf(path)));
  if (success) return data;
  const [issue] = error.issues;
  throw unusable(
    path,
    `It is no result of this auditor: ${issue?.path.map(String).join('.') || 'it'}: ${issue?.message}.`,
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unusable(path, `It cannot be read: ${reason(cause)}.`, { cause });
  }
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(path, 'It is not JSON, or was cut off.', { cause });
  }
}

function unusable(path: string, why: string, options?: { cause?: unknown }): CommandError {
  const advice = 'replication-auditor audit --policy FILE --format json --output result.json, which writes one';
  return failure({ where: path, message: `The result cannot be used. ${why}`, advice }, options);
}
