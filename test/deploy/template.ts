/** CloudFormation as the tests read it: only what they look at. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Of an IAM policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** How a template refers to the ARN of one of its resources. */
export function arnOf(logicalId: string) {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** The template as CloudFormation would deploy it where every condition is decided: nothing of what is not chosen is left. */
export function decide(template: Template, holds: (condition: string) => boolean): Template {
  const chosen = Object.entries(template.Resources).filter(([, { Condition }]) => !Condition || holds(Condition));
  const Resources = Object.fromEntries(
    chosen.map(([id, resource]) => [id, { ...resource, Properties: properties(resource.Properties) }]),
  );
  return { Resources };

  function properties(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const decided = Object.entries(all).map(([key, value]) => [key, decideValue(value)] as const);
    return Object.fromEntries(decided.filter(([, value]) => value !== nothing));
  }

  function decideValue(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(decideValue).filter((item) => item !== nothing);
    if (!isRecord(value)) return value;
    if (value['Ref'] === 'AWS::NoValue') return nothing;
    const choice = value['Fn::If'];
    if (!Array.isArray(choice)) return properties(value);
    const [condition, yes, no] = choice;
    return decideValue(holds(String(condition)) ? yes : no);
  }
}

const nothing = Symbol('AWS::NoValue');

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function resourcesOf(template: Template, type: string): Array<readonly [string, Resource]> {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}

export function propertiesOf(template: Template, logicalId: string): Readonly<Record<string, unknown>> {
  const resource = template.Resources[logicalId];
  if (!resource) throw new Error(`The template has no ${logicalId}.`);
  return resource.Properties;
}

export function statementsOf(template: Template, role: string): Statement[] {
  const policies = propertiesOf(template, role)['Policies'] as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Sorted, each once. */
export function allowedTo(template: Template, role: string): string[] {
  const allowed = statementsOf(template, role).filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowed.flatMap(({ Action }) => Action))].sort();
}

/** What a role may do a thing to. */
export function resourcesFor(template: Template, role: string, action: string): unknown[] {
  return statementsOf(template, role)
    .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes(action))
    .flatMap(({ Resource }) => Resource);
}
