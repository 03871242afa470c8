import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { Position, SortBy } from '../estate/partition.ts';

/** Which listing a token continues. */
export interface Listing {
  readonly account: string;
  readonly region: string;
  readonly sortBy: SortBy;
  readonly order: 'asc' | 'desc';
}

const tokenSchema = z.tuple([z.string(), z.union([z.number(), z.string()]), z.string()]);

const listingOf = ({ account, region, sortBy, order }: Listing) => [account, region, sortBy, order].join('/');

/**
 * A token holds the position of the last secret that was looked at, not an offset: secrets that come or go between two
 * pages shift nothing. It is opaque to clients.
 */
export function encodeToken(listing: Listing, position: Position): string {
  return Buffer.from(JSON.stringify([listingOf(listing), ...position])).toString('base64url');
}

/** The position to continue after; throws for a token that this listing did not give. */
export function decodeToken(listing: Listing, token: string): Position {
  try {
    const [of, value, name] = tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
    if (of === listingOf(listing)) return [value, name];
  } catch (error) {
    throw invalidToken(error);
  }
  throw invalidToken();
}

export function invalidToken(cause?: unknown): ServiceError {
  const error = new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');
  error.cause = cause;
  return error;
}
