import type { KeyFacts } from '../../../lib/domain/kms-key.ts';
import type { Region } from '../../../lib/domain/secret.ts';

/** A KMS key of one Region, with every name that leads to it. */
export interface WorldKey extends KeyFacts {
  readonly region: Region;
  readonly names: readonly string[];
  /** Nobody may describe it. */
  readonly refuses: boolean;
}

export const defaultKey = 'alias/aws/secretsmanager';

/** Keys, and names that lead nowhere, in the forms in which secrets and policies name them. */
export const keyChoices = [
  'default',
  'app-alias',
  'app-alias-arn',
  'app-id',
  'app-arn',
  'ops-alias',
  'ops-id',
  'aws-id',
  'lost-alias',
  'lost-id',
] as const;
export type KeyChoice = (typeof keyChoices)[number];

/** How an account's keys are; the same in each of its Regions. */
export interface KeyPlan {
  readonly app: string;
  readonly ops: string;
  /** Both aliases lead to one key. */
  readonly shared: boolean;
  readonly refused: 'none' | 'app' | 'ops' | 'aws';
}

export function keyName(choice: KeyChoice, account: string, region: Region): string {
  const [who = '', form] = choice.split('-');
  const id = `${who}-${account.slice(0, 4)}`;
  const arn = `arn:aws:kms:${region}:${account}`;
  if (choice === 'default') return defaultKey;
  if (form === 'id') return id;
  if (form === 'arn') return `${arn}:key/${id}`;
  return choice.endsWith('arn') ? `${arn}:alias/${who}` : `alias/${who}`;
}

export function keysOf({ app, ops, shared, refused }: KeyPlan, account: string, region: Region): WorldKey[] {
  const key = (who: string, state: string, names: readonly string[]): WorldKey => ({
    arn: `arn:aws:kms:${region}:${account}:key/${who}-${account.slice(0, 4)}`,
    manager: who === 'aws' ? 'AWS' : 'CUSTOMER',
    state,
    region,
    names: [`${who}-${account.slice(0, 4)}`, ...names],
    refuses: refused === who,
  });
  return [
    key('app', app, shared ? ['alias/app', 'alias/ops'] : ['alias/app']),
    key('ops', ops, shared ? [] : ['alias/ops']),
    key('aws', 'Enabled', [defaultKey]),
  ];
}

/** A key's name without the ARN around it; no name is the default key's. */
export function shortName(name: string | undefined): string {
  if (!name) return defaultKey;
  return (name.startsWith('arn:') ? (name.split(':')[5] ?? '') : name).replace('key/', '');
}

export function keyBehind(keys: readonly WorldKey[], region: Region, name: string | undefined): WorldKey | undefined {
  return keys.find((key) => key.region === region && key.names.includes(shortName(name)));
}
