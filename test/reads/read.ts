import { type JsonRequest, startJsonServer } from '../support/json-server.ts';

/** What is wrong with an answer, beside every fault of `test/faults`. */
export const wrongs = {
  another: 'it is about another thing',
  nothing: 'it says nothing',
  twice: 'it says it twice, and not alike',
  contradiction: 'it contradicts another read',
} as const;

export type Wrong = keyof typeof wrongs;

export type Outcome =
  /** The read fails with an error that says this: the caller knows nothing, and concludes nothing. */
  | { readonly kind: 'refused'; readonly says: string }
  /** The read succeeds, and this is believed of it. */
  | { readonly kind: 'believed'; readonly what: string; readonly value: unknown }
  /** Nothing in an answer shows it; what stands in its way instead. */
  | { readonly kind: 'not shown'; readonly why: string };

export interface Case {
  readonly wrong: Wrong;
  readonly answered: string;
  readonly outcome: Outcome;
  /** Reads from a server that answers so; absent where nothing in an answer shows it. */
  readonly read?: () => Promise<unknown>;
}

export interface Read {
  readonly name: string;
  /** The module that sends it, or that reads the file. */
  readonly module: string;
  readonly cases: readonly Case[];
}

export const region = 'eu-west-1';
export const account = '111122223333';
export const other = '444455556666';

export interface Settings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly pause: () => number;
}

/** An answer of AWS, by the operation (where the protocol names one) and the request's number. */
export type Answerer = (operation: string, index: number, request: JsonRequest) => object | string;

/** Runs a read against a server that answers so, and ends the server. */
export async function against<T>(answer: Answerer, use: (settings: Settings) => Promise<T>): Promise<T> {
  const server = await startJsonServer((request, index) => {
    const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const said = answer(operation, index, request);
    return { status: 200, body: typeof said === 'string' ? said : JSON.stringify(said) };
  });
  try {
    return await use({
      region,
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      pause: () => 0,
    });
  } finally {
    await server.close();
  }
}

export const refused = (says: string): Outcome => ({ kind: 'refused', says });
export const believed = (what: string, value: unknown): Outcome => ({ kind: 'believed', what, value });
const notShown = (why: string): Outcome => ({ kind: 'not shown', why });

/** The cases of one read that differ only in what is answered. */
export function casesOf<Answer>(
  read: (answer: Answer) => Promise<unknown>,
  ...cases: readonly (readonly [Wrong, string, Answer, Outcome])[]
): Case[] {
  return cases.map(([wrong, answered, answer, outcome]) => ({ wrong, answered, outcome, read: () => read(answer) }));
}

/** A case that no answer shows. */
export function hidden(wrong: Wrong, answered: string, why: string): Case {
  return { wrong, answered, outcome: notShown(why) };
}
