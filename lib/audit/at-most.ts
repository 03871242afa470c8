/**
 * Does the work for every item, for at most so many at once, and takes an item only when its turn comes: of a long list no
 * more is under way than that, and nothing of what is done is kept.
 */
export async function forEachAtMost<T>(
  most: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  async function worker(): Promise<void> {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  }
  await Promise.all(Array.from({ length: most }, worker));
}
