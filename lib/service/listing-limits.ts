/** When one step has listed enough of an account: the rest is for the next, in a new invocation with its own fifteen minutes. */
export const blockLimits = {
  /**
   * Of one Region, from its oldest secret on. From both ends that is more than the 500,000 that AWS allows, where pages are full; in a block that
   * goes on from another, which has one end, it is 300,000.
   */
  pages: 3_000,
  /** What the step has left after it is for describing and judging. */
  milliseconds: 6 * 60_000,
  /** From here on an account is so large that it may not fit into one step: describing waits until it is listed, or it would be done twice. */
  pagesDescribedMeanwhile: 200,
};

/** A listing that takes more than this never ends: 500,000 secrets of one Region, AWS's limit, fill two where pages are full. */
export const mostBlocks = 50;

/** A Region whose token is refused begins again so often. */
export const mostRestarts = 3;
