import { countBefore, type Position, positionOf, type SortBy } from '../estate/partition.ts';
import type { StoredSecret } from '../estate/secret.ts';
import { listSecretsRequest, secretIdRequest } from '../requests.ts';
import { find, operation } from './context.ts';
import { compileFilters } from './filters.ts';
import { description, listEntry } from './shapes.ts';
import { decodeToken, encodeToken } from './token.ts';

/** Works on replicas and on secrets pending deletion too. */
export const describeSecret = operation(secretIdRequest, (context, request) =>
  description(context, find(context, request.SecretId)),
);

export const listSecrets = operation(listSecretsRequest, (context, request) => {
  const { account, region, here } = context;
  const { SortBy: sortBy, SortOrder: order, MaxResults: limit } = request;
  const listing = { account, region, sortBy, order };
  const after = request.NextToken === undefined ? undefined : decodeToken(listing, request.NextToken);
  const passes = compileFilters(request.Filters);
  const shown = (secret: StoredSecret) =>
    (request.IncludePlannedDeletion || secret.deletedAt === undefined) && (passes === undefined || passes(secret));

  const page: StoredSecret[] = [];
  for (const secret of walk(here.sorted(sortBy), sortBy, order, after)) {
    if (!shown(secret)) continue;
    // One more than fits: there is a next page. AWS may give a token without it; that is a fault to be simulated.
    if (page.length === limit) return { ...entries(page), NextToken: encodeToken(listing, lastOf(page, sortBy)) };
    page.push(secret);
  }
  return entries(page);

  function entries(secrets: readonly StoredSecret[]): object {
    return { SecretList: secrets.map((secret) => listEntry(context, secret)) };
  }
});

function lastOf(page: readonly StoredSecret[], sortBy: SortBy): Position {
  const last = page.at(-1);
  return last === undefined ? ['', ''] : positionOf(last, sortBy);
}

/** The secrets behind a position, in either direction, without copying the list. */
function* walk(
  sorted: readonly StoredSecret[],
  sortBy: SortBy,
  order: 'asc' | 'desc',
  after: Position | undefined,
): Generator<StoredSecret> {
  const step = order === 'asc' ? 1 : -1;
  let index = order === 'asc' ? 0 : sorted.length - 1;
  if (after !== undefined) {
    const passed = countBefore(sorted, sortBy, after, order === 'asc');
    index = order === 'asc' ? passed : passed - 1;
  }
  for (let secret = sorted[index]; secret !== undefined; secret = sorted[index]) {
    yield secret;
    index += step;
  }
}
