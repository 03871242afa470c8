import { ServiceError } from '../errors.ts';
import type { Position, SortBy } from '../estate/partition.ts';
import * as z from '../z.ts';

/** Which listing a token continues. */
export interface Listing {
  readonly account: string;
  readonly region: string;
  readonly sortBy: SortBy;
  readonly order: 'asc' | 'desc';
}

const place = z.union([z.number(), z.string()]);
const tokenSchema = z.tuple([z.string(), z.nullable(z.tuple([place, place])), z.number()]);

const listingOf = ({ account, region, sortBy, order }: Listing) => [account, region, sortBy, order].join('/');

/**
 * A token holds the position of the last secret that was looked at, not an offset: secrets that come or go between two
 * pages shift nothing. No position is the beginning, which an empty first page leaves its caller at. It is opaque to clients.
 */
export function encodeToken(listing: Listing, position: Position | undefined, nonce = 0): string {
  return Buffer.from(JSON.stringify([listingOf(listing), position ?? null, nonce])).toString('base64url');
}

/** The position to continue after; throws for a token that this listing did not give. */
export function decodeToken(listing: Listing, token: string): Position | undefined {
  try {
    const [of, position] = tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
    if (of === listingOf(listing)) return position ?? undefined;
  } catch (error) {
    throw invalidToken(error);
  }
  throw invalidToken();
}

/** What AWS says to a token that it did not give, or no longer knows. */
export function invalidToken(cause?: unknown): ServiceError {
  const error = new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
  error.cause = cause;
  return error;
}
