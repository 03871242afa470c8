import { invalidParameter } from '../errors.ts';
import type { StoredSecret } from '../estate/secret.ts';
import { tagRequest, untagRequest } from '../requests.ts';
import { findWritable, operation } from './context.ts';
import { changed } from './values.ts';

type Tags = NonNullable<StoredSecret['tags']>;

const MAX_TAGS = 50;

/** AWS's own services may use these keys, and such tags do not count (User Guide, "Tag restrictions"). */
function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

function refuseReserved(keys: readonly string[]): void {
  if (!keys.some(isReserved)) return;
  throw invalidParameter('Tag keys that begin with aws: are reserved for use by AWS.');
}

/** What a secret's tags become. The bounds are documented; in which words AWS refuses what is beyond them is not known. */
export function withTags(
  tags: Tags | undefined,
  added: readonly { readonly Key: string; readonly Value: string }[],
): Tags {
  const keys = added.map((tag) => tag.Key);
  refuseReserved(keys);
  if (new Set(keys).size < keys.length) throw invalidParameter('A tag key may be given once only.');
  const all = new Map([...(tags ?? []), ...added.map((tag) => [tag.Key, tag.Value] as const)]);
  if ([...all.keys()].filter((key) => !isReserved(key)).length > MAX_TAGS) {
    throw invalidParameter(`A secret can have at most ${MAX_TAGS} tags.`);
  }
  return all;
}

/** Seen on AWS: like UntagResource it answers without a body (cloud-custodian/cloud-custodian, test_secrets_manager_tag). */
export const tagResource = operation(tagRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  secret.tags = withTags(secret.tags, request.Tags);
  changed(context, secret);
  return undefined;
});

export const untagResource = operation(untagRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  refuseReserved(request.TagKeys);
  const removed = new Set(request.TagKeys);
  // Never tagged stays that way: AWS shows no tags then, and an empty list once all were removed.
  secret.tags = secret.tags && new Map([...secret.tags].filter(([key]) => !removed.has(key)));
  changed(context, secret);
  return undefined;
});
