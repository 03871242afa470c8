import { readFile } from 'node:fs/promises';
import type { Clock } from '../lib/domain/clock.ts';
import type { Plan } from '../lib/domain/plan.ts';
import { planSchema } from '../lib/remediation/plan-schema.ts';
import { sanitizeJson } from '../lib/report/sanitize.ts';
import { utc } from '../lib/report/words.ts';
import type * as z from '../lib/z.ts';
import { type CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';

const makeAnew = 'replication-auditor plan --policy FILE --output plan.json, which makes a new one';

/**
 * A plan that `plan` wrote, unchanged, and still valid.
 * @throws CommandError where it is anything else.
 */
export async function readPlan(path: string, clock: Clock): Promise<Plan> {
  const plan = parsed(path, planSchema, jsonOf(path, await textOf(path)));
  if (!(clock.now() < Date.parse(plan.validUntil))) {
    throw unusable(path, `It was valid until ${utc(plan.validUntil)}; the world may have changed since.`);
  }
  return plan;
}

/** Where the attempts on a plan are kept, unless somebody says otherwise. */
export function repairsBeside(plan: string): string {
  return `${plan}.repairs.jsonl`;
}

export function formatPlanFile(plan: Plan): string {
  return `${sanitizeJson(JSON.stringify(plan, null, 2))}\n`;
}

function parsed(path: string, schema: typeof planSchema, data: unknown): Plan {
  const { success, data: plan, error } = schema.safeParse(data);
  if (success) return plan;
  throw unusable(path, error.issues.slice(0, 3).map(sentence).join(' '));
}

function sentence({ path, message }: z.core.$ZodIssue): string {
  const place = path.map(String).join('.');
  return place === '' ? `It is not as it was made: ${message}.` : `${place}: ${message}.`;
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(path, 'It is not JSON, or was cut off.', { cause });
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw failure({ where: path, message: `The plan cannot be read: ${reason(cause)}.`, advice: makeAnew }, { cause });
  }
}

function unusable(path: string, why: string, options?: { cause?: unknown }): CommandError {
  return failure(
    { where: path, message: `The plan cannot be used, and nothing was done. ${why}`, advice: makeAnew },
    options,
  );
}
