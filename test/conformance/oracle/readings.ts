import type { ReplicaStatus, Secret, World } from './world.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An answer on its way. */
export interface Answered {
  readonly status: number;
  readonly body: Fields;
}

const messages = {
  AccessDeniedException: 'User: arn:aws:iam::111122223333:user/auditor is not authorized to perform this',
  ResourceNotFoundException: "Secrets Manager can't find the specified secret.",
} as const;

export function refusal(type: keyof typeof messages): Answered {
  return { status: 400, body: { __type: type, Message: messages[type] } };
}

/** A page of a listing as the world has it shown: some entries hidden, some as they were, some that are gone. */
export function listedOtherwise({ regions }: World, region: string, page: Fields): Fields {
  const truths = regions[region]?.secrets ?? [];
  const entries = (page['SecretList'] as Fields[]).flatMap((entry) => {
    const secret = truths.find(({ arn, gone }) => arn === entry['ARN'] && !gone);
    if (secret?.listed === false || secret?.beyondCut) return [];
    return secret ? [shownAs(secret, withDates(secret, entry))] : [entry];
  });
  const ghosts = truths.filter(({ gone, beyondCut }) => gone && !beyondCut).map(ghostEntry);
  return { ...page, SecretList: page['NextToken'] === undefined ? [...entries, ...ghosts] : entries };
}

function shownAs({ listed }: Secret, entry: Fields): Fields {
  if (!listed) return entry;
  const { tags, kmsKeyId, currentVersion, primaryRegion } = listed;
  const shown: Record<string, unknown> = { ...entry };
  if (tags) shown['Tags'] = tagList(tags);
  if (kmsKeyId !== undefined) shown['KmsKeyId'] = kmsKeyId;
  if (currentVersion !== undefined) shown['SecretVersionsToStages'] = { [currentVersion]: ['AWSCURRENT'] };
  if (primaryRegion === null) delete shown['PrimaryRegion'];
  else if (primaryRegion !== undefined) shown['PrimaryRegion'] = primaryRegion;
  return shown;
}

function ghostEntry(secret: Secret): Fields {
  const { arn, name, primaryRegion, kmsKeyId, tags, owningService, currentVersion } = secret;
  const entry = {
    ARN: arn,
    Name: name,
    PrimaryRegion: primaryRegion,
    KmsKeyId: kmsKeyId,
    OwningService: owningService,
    Tags: tags && tagList(tags),
    SecretVersionsToStages: currentVersion === undefined ? undefined : { [currentVersion]: ['AWSCURRENT'] },
    CreatedDate: seconds(secret.createdDate),
    LastChangedDate: seconds(secret.lastChangedDate),
    LastAccessedDate: seconds(secret.lastAccessedDate),
    DeletedDate: seconds(secret.deletedDate),
  };
  return shownAs(secret, entry);
}

/** A description as the world has it: refused, missing, about another secret, with more in it than anybody knows. */
export async function describedOtherwise(
  { regions }: World,
  answered: Answered,
  describe: (id: string) => Promise<Answered>,
): Promise<Answered> {
  const secrets = Object.values(regions).flatMap((region) => region.secrets);
  const secret = secrets.find(({ arn, gone }) => arn === answered.body['ARN'] && !gone);
  const { described } = secret ?? {};
  if (!secret) return answered;
  if (described === 'denied') return refusal('AccessDeniedException');
  if (described === 'not-found') return refusal('ResourceNotFoundException');
  const plain = { status: 200, body: withRepeated(secret, withDates(secret, answered.body)) };
  if (!described) return plain;
  if ('extra' in described) return { status: 200, body: { ...plain.body, ...described.extra } };
  const { body, status } = await describe(described.other);
  const other = secrets.find(({ arn, gone }) => arn === described.other && !gone);
  return { status, body: other ? withRepeated(other, withDates(other, body)) : body };
}

/** The simulator gives every secret its dates; one that the world gives none has none. */
function withDates(secret: Secret, body: Fields): Fields {
  const shown: Record<string, unknown> = { ...body };
  if (secret.createdDate === undefined) delete shown['CreatedDate'];
  if (secret.lastChangedDate === undefined) delete shown['LastChangedDate'];
  return shown;
}

/** The simulator has each Region once in a status, as AWS is believed to. */
function withRepeated({ replicationStatus = [] }: Secret, body: Fields): Fields {
  const regions = replicationStatus.map(({ region }) => region);
  if (new Set(regions).size === regions.length) return body;
  return { ...body, ReplicationStatus: replicationStatus.map(statusEntry) };
}

function statusEntry({ region, status, statusMessage, kmsKeyId, lastAccessedDate }: ReplicaStatus): Fields {
  return {
    Region: region,
    Status: status,
    StatusMessage: statusMessage,
    KmsKeyId: kmsKeyId,
    LastAccessedDate: seconds(lastAccessedDate),
  };
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function seconds(instant: number | undefined): number | undefined {
  return instant === undefined ? undefined : instant / 1000;
}
