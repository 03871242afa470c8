import type { Clock } from '../domain/clock.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import type { AccountScope } from './ports.ts';

export interface AuditRequest {
  readonly policy: Policy;
  /** One reader per account of the run. */
  readonly scopes: readonly AccountScope[];
  /** A subset of the policy's Regions, when the caller narrows the run; absent: all of them. */
  readonly regions?: readonly Region[];
  readonly clock: Clock;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far the reading has come: one event per page listed and per secret described. */
export type Progress =
  | { readonly kind: 'listed'; readonly account: AccountId | undefined; readonly region: Region; readonly secrets: number; readonly done: boolean }
  | { readonly kind: 'described'; readonly done: number; readonly total: number };

/**
 * One complete audit: inventory, join, describe, evaluate.
 * @throws ReadError with failure `credentials` when nothing can be read at all; every other fault is told in the result.
 */
export async function audit(_request: AuditRequest): Promise<AuditResult> {
  throw new Error('being written');
}
