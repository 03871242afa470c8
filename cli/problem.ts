import type { Page } from '../lib/report/page.ts';
import { sanitize } from '../lib/report/sanitize.ts';

/** One thing that a person has to correct: where it is, what is wrong, and how it looks when it is right. */
export interface Problem {
  readonly where?: string;
  readonly message: string;
  /** Valid text, of one line or several. */
  readonly example?: string;
  /** What to try, where there is no text to correct. */
  readonly advice?: string;
}

/** Ends a command with exit code 2 and these problems on standard error. */
export class CommandError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: { cause?: unknown }) {
    super(problems.map(({ message }) => message).join('\n'), options);
    this.name = 'CommandError';
    this.problems = problems;
  }
}

/** A command that cannot go on for one reason. */
export function failure(problem: Problem, options?: { cause?: unknown }): CommandError {
  return new CommandError([problem], options);
}

/** The one shape of every error: `error  where  message`, then `example: …` or `try: …` on lines of their own. */
export function formatProblem(
  page: Page,
  { where, message, example, advice }: Problem,
  kind: 'error' | 'warning' = 'error',
): string {
  const first = where === undefined ? '' : `${page.paint('bold', sanitize(where))}  `;
  const lines = [`${page.paint(kind === 'error' ? 'red' : 'yellow', kind)}  ${first}${sanitize(message)}`];
  if (example !== undefined) {
    const [head = '', ...rest] = example.split('\n').map(sanitize);
    lines.push(`  ${page.paint('dim', 'example:')} ${head}`, ...rest.map((line) => `           ${line}`));
  }
  if (advice !== undefined) lines.push(`  ${page.paint('dim', 'try:')} ${sanitize(advice)}`);
  return `${lines.join('\n')}\n`;
}
