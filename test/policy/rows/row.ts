import { policyWith } from '../support.ts';

/** A mistake in a policy, and what the reader must be told. */
export interface Row {
  readonly when: string;
  readonly text: string;
  readonly code: string;
  /** `line:column path` */
  readonly where: string;
  readonly says: string;
  readonly example: string;
}

/** A mistake in a policy's only clause. */
export function inClause(body: string, row: Omit<Row, 'text'>): Row {
  return { ...row, text: policyWith(body) };
}
