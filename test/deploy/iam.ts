import type { Statement } from './template.ts';

/** A request as IAM sees it. What the caller left out, and what AWS does not know, is not in the context. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What stands for a template's parameters and CloudFormation's own. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** `not allowed`: nothing allows it, so that a later grant could. `denied`: explicitly, whatever is granted elsewhere. */
export type Decision = 'allowed' | 'denied' | 'not allowed';

/**
 * What IAM answers by the statements of one role (IAM, "Policy evaluation logic"): a denial that applies decides, then a right
 * that does. Operators that no template here uses are an error, not a guess.
 */
export function decisionOn(statements: readonly Statement[], request: IamRequest, parameters: Parameters): Decision {
  const applying = statements.filter((statement) => applies(statement, request, parameters));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return applying.length > 0 ? 'allowed' : 'not allowed';
}

function applies(
  { Action, Resource, Condition = {} }: Statement,
  request: IamRequest,
  parameters: Parameters,
): boolean {
  const conditions = Object.entries(Condition as Record<string, Record<string, unknown>>);
  return (
    [Action].flat().some((pattern) => isLike(request.action, pattern)) &&
    textsOf(Resource, parameters).some((pattern) => isLike(request.resource, pattern)) &&
    conditions.every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => {
        const values = textsOf(wanted, parameters).map((text) => withVariables(text, request));
        return holds(operator, [request.context[key] ?? []].flat(), values);
      }),
    )
  );
}

/** Positive operators are false of a key that is not there, negated ones and `ForAllValues` are true. */
function holds(operator: string, actual: readonly string[], wanted: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return actual.some((value) => wanted.includes(value));
    case 'StringNotEquals':
      return !actual.some((value) => wanted.includes(value));
    case 'StringLike':
      return actual.some((value) => wanted.some((pattern) => isLike(value, pattern)));
    case 'Null':
      return wanted.includes(String(actual.length === 0));
    case 'ForAllValues:StringEquals':
      return actual.every((value) => wanted.includes(value));
    default:
      throw new Error(`The operator ${operator} is not known here: say what it means.`);
  }
}

function textsOf(value: unknown, parameters: Parameters): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, parameters));
  const { Ref, 'Fn::Sub': text, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (Ref !== undefined) return [parameters[String(Ref)] ?? `a resource ${Ref}`].flat();
  if (typeof text === 'string') return [text.replace(/\$\{([\w:]+)\}/g, (_, name) => String(parameters[name]))];
  if (attribute !== undefined) return [`a resource ${attribute}`];
  throw new Error(`No text: ${JSON.stringify(value)}`);
}

/** IAM's own variables, such as `${aws:RequestedRegion}`. */
function withVariables(text: string, { context }: IamRequest): string {
  return text.replace(/\$\{([\w:]+)\}/g, (_, key) => String(context[key]));
}

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.?+^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
