import type { Contradiction } from '../scenario/contradiction.ts';
import type { Fault, FaultKind } from './schema.ts';

/** The one operation that a kind of fault is about, said or not. */
const ONLY: Partial<Record<FaultKind, string>> = {
  'repeat-token': 'ListSecrets',
  'invalid-token': 'ListSecrets',
  'short-page': 'ListSecrets',
  'empty-page': 'ListSecrets',
  'trailing-page': 'ListSecrets',
  'duplicate-entries': 'ListSecrets',
  'unordered-entries': 'ListSecrets',
  'listing-lag': 'ListSecrets',
  'unknown-status': 'DescribeSecret',
  'duplicate-replicas': 'DescribeSecret',
  'other-secret': 'DescribeSecret',
};

/** The operations that a fault is for; undefined for all of them. */
export function operationsOf(fault: Fault): readonly string[] | undefined {
  if (fault.operation !== undefined) return [fault.operation].flat();
  const only = fault.page === undefined ? ONLY[fault.fault] : 'ListSecrets';
  if (only !== undefined) return [only];
  return fault.key === undefined ? undefined : ['DescribeKey'];
}

export interface Places {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

/** What makes a fault one that can never happen, or not as it reads. */
export function* contradictionsOf(fault: Fault, { regions, accounts }: Places): Generator<Contradiction> {
  for (const region of [fault.region ?? []].flat()) {
    if (!regions.includes(region)) yield { path: ['region'], message: `${region} is not one of the Regions` };
  }
  for (const account of [fault.account ?? []].flat()) {
    if (!accounts.includes(account)) yield { path: ['account'], message: `${account} is not one of the accounts` };
  }
  const only = fault.page === undefined ? ONLY[fault.fault] : 'ListSecrets';
  const operations = operationsOf(fault) ?? [];
  if (only !== undefined && operations.some((operation) => operation !== only)) {
    const what = fault.page === undefined ? fault.fault : `page: ${fault.page}`;
    yield { path: ['operation'], message: `${what} goes with ${only}, or without an operation` };
  }
  if (fault.secret !== undefined && operations.some((operation) => !namesASecret(operation))) {
    yield { path: ['secret'], message: `${operations.join(', ')} does not name a secret` };
  }
  if (fault.key !== undefined && operations.some((operation) => operation !== 'DescribeKey')) {
    yield { path: ['key'], message: 'goes with DescribeKey, or without an operation' };
  }
  const positions = (['call', 'first', 'after', 'every', 'rate'] as const).filter((key) => fault[key] !== undefined);
  if (fault.burst !== undefined && fault.rate === undefined) {
    yield { path: ['burst'], message: 'goes with rate' };
  }
  for (const key of positions.slice(1)) {
    yield { path: [key], message: `does not go with ${positions[0]}: one of them says which calls` };
  }
}

function namesASecret(operation: string): boolean {
  return operation !== 'ListSecrets' && operation !== 'BatchGetSecretValue' && operation !== 'DescribeKey';
}
