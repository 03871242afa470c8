import { readFile } from 'node:fs/promises';
import type { Policy } from '../domain/policy.ts';
import { parsePolicy } from '../policy/parse.ts';
import { rules } from '../rules/index.ts';

/** Thrown when the policy file cannot be used: says each mistake, with its place and a valid example. */
class PolicyFileError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PolicyFileError';
  }
}

/** The policy of a file that ships with the function, and what is doubtful in it. @throws PolicyFileError */
export async function readPolicyFile(path: string): Promise<{ policy: Policy; warnings: readonly string[] }> {
  const parsed = parsePolicy(await readText(path), rules);
  if (!parsed.ok) throw new PolicyFileError(parsed.problems.map((problem) => toLine(path, problem)).join('\n'));
  return { policy: parsed.policy, warnings: parsed.warnings.map((warning) => toLine(path, warning)) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PolicyFileError(`${path} cannot be read. It must be part of the package (serverless.yml, "policyFile")`, {
      cause,
    });
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly example: string;
}

function toLine(file: string, { line, column, path, message, example }: Place): string {
  return `${file}:${line}:${column} ${path}: ${message} Example: ${example}`;
}
