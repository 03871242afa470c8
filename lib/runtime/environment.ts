import type { z } from 'zod';

/** Thrown when the environment does not fit: names every variable that is wrong, what is wrong, and a valid example. */
class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The function's environment is not valid:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/**
 * The variables that a schema names, validated. Each field's `meta({ examples })` gives the example of its error.
 * Called per invocation: a mistake then fails an invocation, visibly, instead of the function's start.
 * @throws EnvironmentError with every mistake at once.
 */
export function readEnvironment<T extends z.ZodObject>(
  schema: T,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): z.output<T> {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    parsed.error.issues.map((issue) => describe(String(issue.path[0]), issue, schema, variables)),
  );
}

function describe(
  variable: string,
  issue: { readonly message: string },
  schema: z.ZodObject,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const problem = variables[variable] === undefined ? 'is not set' : `is not valid: ${issue.message}`;
  const example = exampleOf(schema.shape[variable]);
  return `${variable} ${problem}${example === undefined ? '' : `. Example: ${variable}=${example}`}`;
}

function exampleOf(field: z.core.$ZodType | undefined): string | undefined {
  const examples: unknown =
    field && 'meta' in field && typeof field.meta === 'function' ? field.meta()?.examples : undefined;
  return Array.isArray(examples) && examples.length > 0 ? String(examples[0]) : undefined;
}
