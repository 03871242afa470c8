import { buffer } from 'node:stream/consumers';
import type { Answer, Json } from '../probe/ports.ts';
import { classifyError, toReadError } from './classify-error.ts';
import type { AwsSettings, ClientSettings } from './client-settings.ts';
import { type AwsClient, connect, type Send } from './connection.ts';
import type { Plugin } from './middleware.ts';

interface Response {
  readonly statusCode: number;
  body: unknown;
}

/** A client's way to answers as they came over the wire, for whoever asks one thing after the other. */
export interface RawSender<Client> {
  /**
   * Sends once. What was answered is given back, whatever the SDK makes of it; only what was not answered fails, and what
   * says that the credentials are none.
   * @throws ReadError
   */
  ask(what: Parameters<typeof toReadError>[1], request: Parameters<Send<Client>>[1]): Promise<Answer>;
  close(): void;
}

/** No retry: it would hide what was answered first. */
export function createRawSender<Client extends AwsClient>(
  settings: AwsSettings,
  create: (settings: ClientSettings) => Client,
): RawSender<Client> {
  const connection = connect(settings);
  let last: Answer | undefined;
  const capture = captureAnswers((answer) => {
    last = answer;
  });
  const send = connection.service(
    (config) => {
      const client = create(config);
      client.middlewareStack.use(capture);
      return client;
    },
    { once: true, emptyAnswers: true },
  );
  return {
    async ask(what, request) {
      last = undefined;
      try {
        await send(what.region, request);
      } catch (error) {
        if (last === undefined || classifyError(error) === 'credentials') throw toReadError(error, what);
      }
      if (last === undefined) throw toReadError(new Error('nothing was answered'), what);
      return last;
    },
    close: connection.close,
  };
}

/** Reads the body where it arrives, and hands the same bytes on to the SDK. */
function captureAnswers(told: (answer: Answer) => void): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const response = result.response as Response;
          const bytes = await buffer(response.body as AsyncIterable<Uint8Array>);
          told({ status: response.statusCode, body: jsonOf(bytes.toString('utf8')) });
          response.body = new Uint8Array(bytes);
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'captureAnswers' },
      );
    },
  };
}

function jsonOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
