/** Node's promised timers over the global ones, which virtual time stands in for; theirs it cannot reach. */
export function setTimeout<T>(milliseconds: number, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => globalThis.setTimeout(() => resolve(value), milliseconds));
}
