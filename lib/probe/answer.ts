import type { Answer, Json } from './ports.ts';

/** Thrown by an experiment that cannot tell; the others go on. */
export class Untried extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Untried';
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(body: Json, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

export function listOf(body: Json, field: string): readonly Json[] {
  const value = body[field];
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** The error's type without its namespace; undefined for an answer that is none, or no JSON. */
export function errorType({ body }: Answer): string | undefined {
  return body === null ? undefined : textOf(body, '__type')?.split('#').at(-1);
}

/** The error's text, under whichever key. */
export function errorText({ body }: Answer): string {
  return body === null ? '' : (textOf(body, 'Message') ?? textOf(body, 'message') ?? '');
}

/** An answer in few words: `accepted`, `HTTP 400 InvalidParameterException`, `HTTP 500, no JSON`. */
export function told(answer: Answer): string {
  if (isAccepted(answer)) return 'accepted';
  const type = errorType(answer);
  return `HTTP ${answer.status}${answer.body === null ? ', no JSON' : type === undefined ? '' : ` ${type}`}`;
}

export function isAccepted({ status, body }: Answer): boolean {
  return status === 200 && body !== null;
}

export function isNotFound(answer: Answer): boolean {
  return answer.status < 500 && errorType(answer) === 'ResourceNotFoundException';
}

/** @throws Untried where the call was refused: then there is nothing to look at. */
export function bodyOf(answer: Answer, what: string): Json {
  if (isAccepted(answer) && answer.body) return answer.body;
  throw new Untried(`${what}: ${told(answer)} ${errorText(answer)}`.trim());
}

/** What the primary says of its replica in one Region, one entry for each time that the Region stands there. */
export function statusesIn(body: Json, region: string): readonly Json[] {
  return listOf(body, 'ReplicationStatus').filter((entry) => entry['Region'] === region);
}

/** The id of the version labelled AWSCURRENT. */
export function currentVersion(body: Json): string | undefined {
  const stages = body['VersionIdsToStages'];
  if (!isJson(stages)) return undefined;
  return Object.entries(stages).find(([, labels]) => Array.isArray(labels) && labels.includes('AWSCURRENT'))?.[0];
}

/** How a key is written: AWS takes and gives all four (docs/aws-facts.md, "Keys"). */
export function keyForm(key: string): 'alias' | 'alias-arn' | 'arn' | 'id' {
  if (key.startsWith('alias/')) return 'alias';
  if (!key.startsWith('arn:')) return 'id';
  return key.includes(':alias/') ? 'alias-arn' : 'arn';
}
