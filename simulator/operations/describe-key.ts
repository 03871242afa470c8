import { ServiceError } from '../errors.ts';
import { kmsArn, parseKeyReference } from '../estate/arn.ts';
import type { Key, KeyState } from '../estate/keys.ts';
import { describeKeyRequest } from '../requests.ts';
import { epochSeconds } from '../wire.ts';
import { type Context, operation } from './context.ts';

const DAY_MS = 86_400_000;
/** A scenario does not say how old a key is, and nobody asks. */
const CREATED = Date.UTC(2024, 0, 1);
/** What KMS's own default is for the time between asking for a key's deletion and its end. */
const WAITING_DAYS = 30;

/** Only for a key that exists; whoever may not use a key may well describe it. */
const SHOWN_STATE: Readonly<Record<KeyState, string>> = {
  enabled: 'Enabled',
  denied: 'Enabled',
  disabled: 'Disabled',
  'pending-deletion': 'PendingDeletion',
  'pending-import': 'PendingImport',
  unavailable: 'Unavailable',
  missing: 'Unavailable',
};

/** `kms:DescribeKey`, by key id, key ARN, alias or alias ARN. */
export const describeKey = operation(describeKeyRequest, (context, { KeyId }) => {
  const { estate, region } = context;
  const named = parseKeyReference(KeyId);
  if (named === undefined) throw new ServiceError('InvalidArnException', `Invalid arn ${KeyId}`);
  // Seen on AWS: a key of another Region is not sought there, and the message names that Region.
  if (named.region !== undefined && named.region !== region) {
    throw new ServiceError('NotFoundException', `Invalid arn ${named.region}`);
  }
  const account = named.account ?? context.account;
  const key = estate.keys.find(account, region, named.name);
  const arn = kmsArn(account, region, named.name.startsWith('alias/') ? named.name : `key/${named.name}`);
  // Another account's keys are shared by their policy, its default key never.
  if (account !== context.account && (key === undefined || key.manager === 'AWS')) throw denied(context, arn);
  if (key === undefined) throw noKey(named.name, arn);
  if (key.describe === 'denied') throw denied(context, kmsArn(account, region, `key/${key.id}`));
  return { KeyMetadata: metadata(key, context.now) };
});

function noKey(name: string, arn: string): ServiceError {
  const message = name.startsWith('alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`;
  return new ServiceError('NotFoundException', message);
}

/** KMS words it in its own way, and says the same of another account's key whether it exists or not. */
function denied({ account }: Context, arn: string): ServiceError {
  return new ServiceError(
    'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/simulated is not authorized to perform: kms:DescribeKey on resource: ${arn} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
}

function metadata({ account, region, id, state, manager }: Key, now: number): object {
  const shown = SHOWN_STATE[state];
  return {
    AWSAccountId: account,
    KeyId: id,
    Arn: kmsArn(account, region, `key/${id}`),
    CreationDate: epochSeconds(CREATED),
    Enabled: shown === 'Enabled',
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: shown,
    DeletionDate: shown === 'PendingDeletion' ? epochSeconds(now + WAITING_DAYS * DAY_MS) : undefined,
    Origin: shown === 'PendingImport' ? 'EXTERNAL' : 'AWS_KMS',
    KeyManager: manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    // KMS itself tells multi-Region keys by this prefix.
    MultiRegion: id.startsWith('mrk-'),
  };
}
