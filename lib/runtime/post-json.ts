/**
 * Posts JSON and gives back whatever answer comes, redirects included: they are not followed, for a webhook has none.
 * The errors name a code at most: the address is a secret, and fetch repeats it in some of its messages.
 */
export async function postJson(url: string, body: unknown, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await textOf(response) };
  } catch (error) {
    throw new Error(signal.aborted ? 'no answer in time' : `no connection (${codeOf(error)})`);
  }
}

/** Of an answer only its first words are of use. */
async function textOf(response: Response): Promise<string> {
  return (await response.text()).slice(0, 200);
}

/** Such as `ECONNREFUSED`, which fetch hides in the cause. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'no code';
}
