import type { Policy } from '../domain/policy.ts';
import { type PolicyResult, parsePolicy } from '../policy/parse.ts';
import { rules } from '../rules/index.ts';

/** Thrown when the policy file cannot be used: says each mistake, with its place and a valid example. */
export class PolicyError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PolicyError';
  }
}

/** Each step of the service reads the policy anew, and it is nearly always what it was. */
let latest: { readonly text: string; readonly parsed: PolicyResult } | undefined;

function parse(text: string): PolicyResult {
  if (latest?.text !== text) latest = { text, parsed: parsePolicy(text, rules) };
  return latest.parsed;
}

/** The policy in a text, and what is doubtful in it; `source` names it in errors. @throws PolicyError */
export function loadPolicy(source: string, text: string): { policy: Policy; warnings: readonly string[] } {
  const parsed = parse(text);
  if (!parsed.ok) throw new PolicyError(parsed.problems.map((problem) => toLine(source, problem)).join('\n'));
  return { policy: parsed.policy, warnings: parsed.warnings.map((warning) => toLine(source, warning)) };
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
