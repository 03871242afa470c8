export interface ScenarioProblem {
  /** From 1; absent for a scenario that is not text. */
  readonly line?: number;
  readonly column?: number;
  /** Such as `secrets[2].replicas.us-east-1.status`. */
  readonly path: string;
  readonly message: string;
  readonly example?: string;
}

/** A scenario that cannot be used, with everything that is wrong with it, in the order of the text. */
export class ScenarioError extends Error {
  readonly problems: readonly ScenarioProblem[];

  constructor(found: readonly ScenarioProblem[]) {
    const problems = found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
    super(['The scenario cannot be used:', ...problems.map(formatProblem)].join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}

function formatProblem({ line, column, path, message, example }: ScenarioProblem): string {
  const where = line === undefined ? '' : `line ${line}, column ${column}: `;
  return `  ${where}${path === '' ? '' : `${path}: `}${message}${example === undefined ? '' : `\n    for example: ${example}`}`;
}
