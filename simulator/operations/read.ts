import { markedForDeletion } from '../errors.ts';
import { countBefore, type Position, positionOf, type SortBy } from '../estate/partition.ts';
import type { StoredSecret } from '../estate/secret.ts';
import { listSecretsRequest, secretIdRequest } from '../requests.ts';
import { arnOf, find, operation } from './context.ts';
import { compileFilters } from './filters.ts';
import { description, listEntry } from './shapes.ts';
import { decodeToken, encodeToken } from './token.ts';

/** Works on replicas and on secrets pending deletion too. */
export const describeSecret = operation(secretIdRequest, (context, request) =>
  description(context, find(context, request.SecretId)),
);

/** No secret has a policy here, and AWS's answer about one without names the secret alone. */
export const getResourcePolicy = operation(secretIdRequest, (context, request) => {
  const secret = find(context, request.SecretId);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  return { ARN: arnOf(context, secret), Name: secret.name };
});

export const listSecrets = operation(listSecretsRequest, (context, request) => {
  const { account, region, here, listing: view = {} } = context;
  const { SortBy: sortBy, SortOrder: order } = request;
  const limit = Math.min(request.MaxResults, view.pageSize ?? request.MaxResults);
  const listing = { account, region, sortBy, order };
  const after = request.NextToken === undefined ? undefined : decodeToken(listing, request.NextToken);
  const passes = compileFilters(request.Filters);
  const shown = (secret: StoredSecret) =>
    (request.IncludePlannedDeletion || secret.deletedAt === undefined) && (passes === undefined || passes(secret));

  const page: StoredSecret[] = [];
  for (const secret of walk(here.sorted(sortBy, view.asOf), sortBy, order, after)) {
    if (!shown(secret)) continue;
    // One more than fits: there is a next page. AWS may give a token without it; that is a fault to be simulated.
    if (page.length === limit) return entries(page, true);
    page.push(secret);
  }
  return entries(page, view.continues === 'always' || (view.continues === 'after-entries' && page.length > 0));

  function entries(secrets: readonly StoredSecret[], continued: boolean): object {
    const last = secrets.at(-1);
    const reached = last === undefined ? after : positionOf(last, sortBy);
    return {
      SecretList: secrets.map((secret) => listEntry(context, secret)),
      NextToken: continued ? encodeToken(listing, reached, view.nonce) : undefined,
    };
  }
});

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
