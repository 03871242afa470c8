/** What can be known of an error of the SDK, of Node's network stack, or of our own. */
export interface ErrorFacts {
  readonly name: string;
  /** Node's code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** One line. */
  readonly text: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly attempts: number | undefined;
  /** How long the service asked to wait, as it wrote it. */
  readonly retryAfter: string | undefined;
}

/** The facts of whatever was thrown; never throws itself. */
export function errorFacts(error: unknown): ErrorFacts {
  const metadata = property(error, '$metadata');
  const code = text(property(error, 'code'));
  const name = text(property(error, 'name')) ?? 'Error';
  return {
    name,
    code,
    text: firstLine(messageOf(error)) || code || name,
    status: number(property(metadata, 'httpStatusCode')),
    requestId: text(property(metadata, 'requestId')),
    attempts: number(property(metadata, 'attempts')),
    retryAfter: text(property(property(property(error, '$response'), 'headers'), 'retry-after')),
  };
}

/** Node gives an AggregateError without a message when both address families refuse: its parts have one. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return text(property(error, 'message')) ?? String(error);
}

/** The SDK appends a second line about its own internals to what it could not parse. */
function firstLine(message: string): string {
  return message.split(/\r?\n/, 1)[0]?.trim() ?? '';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
