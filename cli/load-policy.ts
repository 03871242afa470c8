import { readFile } from 'node:fs/promises';
import type { Policy } from '../lib/domain/policy.ts';
import { parsePolicy } from '../lib/policy/parse.ts';
import type { Problem as PolicyProblem } from '../lib/policy/problem.ts';
import { rules } from '../lib/rules/index.ts';
import { pageOf } from './color.ts';
import type { CommandContext } from './context.ts';
import { CommandError, failure, formatProblem, type Problem } from './problem.ts';
import { reason } from './reasons.ts';

interface PolicyFile {
  readonly policy: Policy;
  readonly text: string;
}

/**
 * The policy of a file; its warnings go to standard error.
 * @throws CommandError with every mistake in it, or with the reason why it cannot be read.
 */
export async function loadPolicy(context: CommandContext, file: string): Promise<Policy> {
  return (await loadPolicyFile(context, file)).policy;
}

/** The same, with the text that it was read from: a pipe can be read only once. */
export async function loadPolicyFile(context: CommandContext, file: string): Promise<PolicyFile> {
  const text = await readPolicy(file);
  const parsed = parsePolicy(text, rules, context.clock.now());
  const page = pageOf(context.stderr, context.env);
  for (const warning of parsed.warnings) {
    context.stderr.write(formatProblem(page, located(file, warning), 'warning'));
  }
  if (!parsed.ok) throw new CommandError(parsed.problems.map((problem) => located(file, problem)));
  return { policy: parsed.policy, text };
}

function located(file: string, { line, column, path, message, example }: PolicyProblem): Problem {
  return { where: `${file}:${line}:${column}  ${path}`, message, example };
}

async function readPolicy(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `The policy cannot be read: ${reason(cause)}.`;
    throw failure({ where: file, message, example: '--policy policies/example.yml' }, { cause });
  }
}
