/** Sends one message on one channel. Rejects with a `NotSent` when it was not taken. */
export interface Channel<Rendered> {
  send(rendered: Rendered): Promise<void>;
}

/** What came back for a POST. */
export interface Posted {
  readonly status: number;
  /** The header `Retry-After`, as it came. */
  readonly retryAfter: string | null;
  readonly body: string;
}

/**
 * Posts JSON and gives back whatever answer comes. Rejects where none comes, or when the signal aborts; the error names
 * neither the address nor anything else that it was given, for a webhook's address is a secret.
 */
export type PostJson = (url: string, body: unknown, signal: AbortSignal) => Promise<Posted>;

/** The value of a SecureString parameter. */
export type GetSecureParameter = (name: string) => Promise<string>;

/** Thrown when a message was not taken. */
export class NotSent extends Error {
  /** `channel`: the others would fare no better now. `message`: only this one is refused. */
  readonly scope: 'channel' | 'message';

  constructor(scope: 'channel' | 'message', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'NotSent';
    this.scope = scope;
  }
}
