/** Thrown when a call took longer than it was given. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms, retries included`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Runs one call under a deadline in milliseconds. Rejects at the deadline, or when `signal` aborts, even if the call does
 * not heed its own signal (a wait for a free socket and the SDK's pause before a retry may not).
 * @throws DeadlineExceeded, the reason of `signal`, or what the call throws.
 */
export async function withDeadline<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any and AbortSignal.timeout: their timers and listeners would outlive each of 500,000 calls.
  const controller = new AbortController();
  const over = Promise.withResolvers<never>();
  function end(reason: unknown): void {
    controller.abort(reason);
    over.reject(reason);
  }
  const expire = () => end(new DeadlineExceeded(milliseconds));
  const cancel = () => end(signal?.reason);
  const timer = setTimeout(expire, milliseconds);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  try {
    return await Promise.race([over.promise, call(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
