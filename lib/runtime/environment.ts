import * as z from '../z.ts';

/** Thrown when the environment does not fit: names every variable that is wrong, what is wrong, and a valid example. */
class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The function's environment is not valid:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/** A variable that must be set, with a valid example of it. */
export function variable(example: string) {
  return z.described(z.string().check(z.minLength(1)), { examples: [example] });
}

/** A variable that need not be set. */
export function optionalVariable(example: string) {
  return z.described(z.optional(z.string()), { examples: [example] });
}

/**
 * The variables that a schema names, validated. The `examples` of a field give the example of its error.
 * Called per invocation: a mistake then fails an invocation, visibly, instead of the function's start.
 * @throws EnvironmentError with every mistake at once.
 */
export function readEnvironment<T extends z.ZodMiniObject>(
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
  name: string,
  issue: { readonly message: string },
  schema: z.ZodMiniObject,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const problem = variables[name] === undefined ? 'is not set' : `is not valid: ${issue.message}`;
  const example = exampleOf(schema.shape[name]);
  return `${name} ${problem}${example === undefined ? '' : `. Example: ${name}=${example}`}`;
}

function exampleOf(field: z.core.$ZodType | undefined): string | undefined {
  const examples = field && z.globalRegistry.get(field)?.['examples'];
  return Array.isArray(examples) && examples.length > 0 ? String(examples[0]) : undefined;
}
