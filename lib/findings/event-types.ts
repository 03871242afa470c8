import type { FindingEventKind } from '../domain/event.ts';

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const eventSchemaVersion = 1;

/** The same of events about findings and audits: since 2 a fault has one finding for each place that a secret should stand in. */
export const findingSchemaVersion = 2;

export const detailTypes: Readonly<Record<FindingEventKind | 'audit', string>> = {
  opened: 'Finding Opened',
  changed: 'Finding Changed',
  resolved: 'Finding Resolved',
  withdrawn: 'Finding Withdrawn',
  audit: 'Audit Completed',
};
