import type { SecretSnapshot } from '../domain/secret.ts';
import { type Chain, createChain } from './chain.ts';
import { type ListedPage, type ListOrder, ReadError } from './ports.ts';

type List = (order: ListOrder) => AsyncIterable<ListedPage>;
type OnPage = (secrets: readonly SecretSnapshot[], entries: number) => void;

/** Until there have been ten pages, one chain is enough: a second one would cost calls, and there is little time to be saved. */
export const pagesOfOneChain = 10;

/**
 * Lists a Region from its oldest and from its newest secret at once, until the two chains have met; a short listing from
 * its oldest alone. Whether the service keeps to the order is known from no source (docs/aws-facts.md, "Listing"), so
 * nothing rests on it: unless the two agree about what lies between them, the first one is read to its end.
 * @param onPage told each page, and how many entries were shown so far; what both chains showed counts once in the end
 * @returns how many entries there are
 * @throws ReadError when the first chain fails; a second one that fails is done without.
 */
export async function listFromBothEnds(list: List, onPage: OnPage): Promise<number> {
  let others = 0;
  const oldest: Chain = createChain(list('oldest-first'), 'rising', (secrets) =>
    onPage(secrets, oldest.entries + others),
  );
  for (let page = 1; page <= pagesOfOneChain; page += 1) if (!(await oldest.take())) return oldest.entries;
  if (oldest.inOrder && oldest.goesOn) {
    const newest: Chain = createChain(list('newest-first'), 'falling', (secrets) => {
      others = newest.entries;
      onPage(secrets, oldest.entries + others);
    });
    const entries = await untilTheyMeet(oldest, newest);
    if (entries !== undefined) {
      oldest.abandon();
      return entries;
    }
    others = 0;
  }
  while (await oldest.take());
  return oldest.entries;
}

/** The same from the oldest alone, whatever its length. */
export async function listOneWay(list: List, onPage: OnPage): Promise<number> {
  const oldest: Chain = createChain(list('oldest-first'), 'rising', (secrets) => onPage(secrets, oldest.entries));
  while (await oldest.take());
  return oldest.entries;
}

/** How many entries there are, once the chains have shown them all; undefined when they cannot prove it. */
async function untilTheyMeet(oldest: Chain, newest: Chain): Promise<number | undefined> {
  let chain = oldest;
  try {
    for (;;) {
      chain = await (isHeldUp(oldest, newest) ? oldest.coming() : Promise.race([oldest.coming(), newest.coming()]));
      if (!(await chain.take())) return await entriesAtEnd(chain, oldest, newest);
      const meeting = meet(oldest, newest);
      if (meeting === 'agreed') return oldest.entries + newest.entries - oldest.sharedWith(newest);
      if (meeting === 'disagreed') return undefined;
    }
  } catch (error) {
    // The second chain only saves time: without it the first one is read to its end, and nothing is missed.
    if (chain === newest && error instanceof ReadError) return undefined;
    throw error;
  } finally {
    newest.abandon();
  }
}

/**
 * Among secrets of one date neither chain can tell what the other has shown. The first one reads those alone, so that an
 * estate of which many were created at once does not cost twice its pages.
 */
function isHeldUp(oldest: Chain, newest: Chain): boolean {
  return newest.edge !== undefined && (newest.isStuck || newest.edge === oldest.edge);
}

/**
 * A chain that comes to its end has shown everything, unless the other one has been where it has not: the first one that
 * ends below what was shown from the newest on, or the second one that ends without having come to the first.
 */
async function entriesAtEnd(ended: Chain, oldest: Chain, newest: Chain): Promise<number | undefined> {
  if (ended === newest) return undefined;
  const isCutOff = (oldest.edge ?? 0) < (newest.edge ?? 0);
  if (!isCutOff) return oldest.entries;
  while (await newest.take());
  return newest.entries;
}

/**
 * They have met when one has come strictly past the other: of secrets with one date a chain may have shown only some. What
 * lies strictly between must have been shown by both, or one of them is not what it says.
 */
function meet(oldest: Chain, newest: Chain): 'apart' | 'agreed' | 'disagreed' {
  if (!oldest.inOrder || !newest.inOrder) return 'disagreed';
  const [low, high] = [newest.edge, oldest.edge];
  if (low === undefined || high === undefined || high <= low) return 'apart';
  const [some, others] = [oldest.between(low, high), newest.between(low, high)];
  const agreed = some && others && some.size === others.size && [...some].every((arn) => others.has(arn));
  return agreed ? 'agreed' : 'disagreed';
}
