import type { Instant } from '../domain/secret.ts';

/** Lets one execution do a piece of work for all who ask meanwhile, and never loses the last request. */
export interface Leases {
  /**
   * Takes the work, or, where somebody holds it, leaves word that it must be done once more. The same holder may take
   * it again, as a repeated step does. A lease that has run out is anybody's.
   */
  take(work: string, holder: string, now: Instant, until: Instant): Promise<'taken' | 'noted'>;
  /**
   * Takes the work, as its holder who begins with it only now: whatever word was left so far is answered by it. Between
   * taking and beginning, a pause lets the requests that come in a bunch become one.
   */
  begin(work: string, holder: string, now: Instant, until: Instant): Promise<'taken' | 'noted'>;
  /**
   * Gives the work back, unless word was left meanwhile: then the holder keeps it until `until` and must do it again.
   * `lost`: it ran out and is somebody else's. Repeated under the same `request`, as by a step that is run again because
   * its answer was lost, it gives the same answer: otherwise the word would be gone with the first one.
   */
  release(work: string, holder: string, until: Instant, request?: string): Promise<'released' | 'again' | 'lost'>;
}
