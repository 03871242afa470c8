import type { StoredSecret, Version } from '../estate/secret.ts';
import { keysOf } from '../estate/version-keys.ts';
import { listVersionsRequest } from '../requests.ts';
import { epochSeconds } from '../wire.ts';
import { arnOf, find, operation } from './context.ts';
import { invalidToken } from './token.ts';

/** Versions without a label only on request. */
export const listSecretVersionIds = operation(listVersionsRequest, (context, request) => {
  const secret = find(context, request.SecretId);
  const ARN = arnOf(context, secret);
  const shown = secret.versions.filter((version) => request.IncludeDeprecated || version.stages.length > 0);
  const from = request.NextToken === undefined ? 0 : placeAfter(ARN, request.NextToken, shown);
  const page = shown.slice(from, from + request.MaxResults);
  const last = page.at(-1);
  return {
    ARN,
    Name: secret.name,
    Versions: page.map((version) => entry(secret, version)),
    NextToken: last !== undefined && from + page.length < shown.length ? tokenOf(ARN, last) : undefined,
  };
});

function entry(secret: StoredSecret, version: Version): object {
  const { id, stages } = version;
  return {
    VersionId: id,
    VersionStages: stages.length > 0 ? stages : undefined,
    CreatedDate: epochSeconds(version.createdAt ?? secret.createdAt),
    KmsKeyIds: keysOf(secret, version),
  };
}

/** Names the last version of the page before: versions that come meanwhile shift nothing. */
function tokenOf(arn: string, { id }: Version): string {
  return Buffer.from(`${arn} ${id}`).toString('base64url');
}

function placeAfter(arn: string, token: string, shown: readonly Version[]): number {
  const index = shown.findIndex((version) => tokenOf(arn, version) === token);
  if (index === -1) throw invalidToken();
  return index + 1;
}
