import { ServiceError, validation } from './errors.ts';
import type * as z from './z.ts';

/** Fields that a client may fill with a secret's value: what is wrong with them is said, what is in them is not. */
const SENSITIVE = new Set<PropertyKey>(['SecretString', 'SecretBinary', 'RotationToken']);

/** Checks a request against its operation's bounds; refuses it as AWS does, naming every constraint at once. */
export function validate<S extends z.ZodMiniType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  if (issues.some((issue) => issue.code === 'invalid_type' && issue.input !== undefined)) {
    throw new ServiceError('SerializationException', 'The request has a value of the wrong type.');
  }
  const own = issues.find((issue) => issue.code === 'custom');
  if (own !== undefined) throw validation(own.message);
  const errors = issues.map(
    (issue) => `Value${shown(issue)} at '${member(issue.path)}' failed to satisfy constraint: ${constraint(issue)}`,
  );
  throw validation(`${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`);
}

function shown(issue: z.core.$ZodIssue): string {
  if (issue.path.some((key) => SENSITIVE.has(key))) return '';
  if (issue.input === undefined) return ' null';
  return typeof issue.input === 'object' ? ` '${JSON.stringify(issue.input)}'` : ` '${String(issue.input)}'`;
}

/** `AddReplicaRegions[0].Region` is `addReplicaRegions.1.member.region` to AWS. */
function member(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `${key + 1}.member` : lowerFirst(String(key)))).join('.');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function constraint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${(issue.pattern ?? '').replace(/^\/|\/$/g, '')}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    default:
      return 'Member must not be null';
  }
}

function measure(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'length' : 'value';
}
