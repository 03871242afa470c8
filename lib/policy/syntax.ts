import type { LineCounter, YAMLError } from 'yaml';
import { byPosition, type Problem, plain } from './problem.ts';

/** The whole of the smallest policy, where a problem is about the file. */
export const smallestPolicy = `version: 1
accounts: ["111122223333"]
regions: [eu-west-1, eu-central-1]
clauses:
  - name: everything
    match: {}
    require:
      replicas: { eu-central-1: {} }`;

/** Where an offset is, both counted from 1. */
export function positionAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  // Without a line break the counter answers line 0.
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** A problem with the file as a whole. */
export function fileProblem(code: Problem['code'], message: string): Problem {
  return { code, line: 1, column: 1, path: '(file)', message, example: smallestPolicy };
}

/** What YAML itself refuses: all of it, or only the depth when that is the trouble (the rest would be its echo). */
export function syntaxProblems(faults: readonly YAMLError[], lines: LineCounter): Problem[] {
  const exhausted = faults.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted) {
    const message = 'Nested too deeply: a policy is never deeper than seven levels.';
    return [{ ...fileProblem('too-deep', message), ...positionAt(lines, exhausted.pos[0]) }];
  }
  return faults
    .map((fault) => ({
      code: 'yaml-syntax' as const,
      ...positionAt(lines, fault.pos[0]),
      path: '(file)',
      message: messageFor(fault),
      example: exampleFor(fault.code),
    }))
    .sort(byPosition);
}

function messageFor({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS')
    return 'The file holds several YAML documents; a policy is one: take out the --- lines.';
  const advice = code === 'TAG_RESOLVE_FAILED' ? '; text that begins with ! needs quotes' : '';
  return `Not valid YAML: ${plain(message)}${advice}`;
}

function exampleFor(code: YAMLError['code']): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
    case 'BAD_DIRECTIVE':
      return smallestPolicy;
    case 'TAB_AS_INDENT':
      return 'match:\n  name: prod/*   # indented with spaces';
    case 'TAG_RESOLVE_FAILED':
      return 'name: "!internal/*"';
    case 'BAD_ALIAS':
    case 'BAD_SCALAR_START':
      return 'name: "*/database"';
    default:
      return 'match: { name: "prod/*", region: [eu-west-1, us-east-1] }';
  }
}
