import { errorFacts } from './error-facts.ts';

/** The error of a call that did not succeed after all retries: what was asked, what came back, what helps. The cause is kept. */
export function callFailed(what: string, error: unknown, hints: Readonly<Record<string, string>> = {}): Error {
  const { name, text, code, status, requestId } = errorFacts(error);
  const details = [
    status !== undefined && `HTTP ${status}`,
    requestId !== undefined && `request id ${requestId}`,
    // Node names the fault by its code where the name says only that there is one.
    name === 'Error' && code,
  ].filter((detail) => typeof detail === 'string');
  const evidence = `${name === 'Error' ? '' : `${name}: `}${text}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  const hint = hints[name];
  return new Error(`${what} failed: ${evidence}${hint === undefined ? '' : `. ${hint}`}`, { cause: error });
}
