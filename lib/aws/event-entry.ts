import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { ApprovalRequest } from '../domain/approval.ts';
import type { AuditCompleted } from '../domain/audit-event.ts';
import type { FindingEvent } from '../domain/event.ts';
import { detailTypes } from '../findings/event-types.ts';
import { repairDetailTypes } from '../remediation/event-types.ts';
import type { RepairRecord } from '../remediation/ports.ts';
import type { RepairsReported } from '../remediation/repairs-reported.ts';
import { auditDetails, findingDetails, repairDetails, repairEvent } from './event-detail.ts';
import { approvalDetails, reportDetails } from './report-detail.ts';

const entriesAtOnce = 10;
/**
 * Bytes in all entries of one request. AWS documents 256 KB in some places and 1 MB in newer ones; the smaller holds
 * everywhere. What is left of it is for the envelope that EventBridge puts around a detail, which must fit into the SQS
 * message or the Lambda invocation that it becomes.
 */
const bytesAtOnce = 240_000;

export interface Entry {
  /** Of the event, to name it where it could not be published. */
  readonly id: string;
  readonly bytes: number;
  readonly request: PutEventsRequestEntry;
}

export interface Destination {
  readonly bus: string;
  readonly source: string;
}

export function findingEntry(event: FindingEvent, to: Destination): Entry {
  return firstThatFits(event, to, detailTypes[event.kind], [event.finding.secret.arn], findingDetails(event));
}

export function auditEntry(completed: AuditCompleted, to: Destination): Entry {
  return firstThatFits(completed, to, detailTypes.audit, [], auditDetails(completed));
}

export function repairEntry(repair: RepairRecord, to: Destination): Entry {
  const type = repair.endedAt === null ? repairDetailTypes.attempted : repairDetailTypes.ended;
  return firstThatFits(repairEvent(repair), to, type, [repair.action.secret.arn], repairDetails(repair));
}

export function approvalEntry(request: ApprovalRequest, to: Destination): Entry {
  return firstThatFits(request, to, repairDetailTypes.approval, [], approvalDetails(request));
}

export function reportEntry(reported: RepairsReported, to: Destination): Entry {
  return firstThatFits(reported, to, repairDetailTypes.reported, [], reportDetails(reported));
}

/** Entries in their order, in as few requests as the limits allow. */
export function batchesOf(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    if (last && last.length < entriesAtOnce && entry.bytes <= room) {
      last.push(entry);
      room -= entry.bytes;
    } else {
      batches.push([entry]);
      room = bytesAtOnce - entry.bytes;
    }
  }
  return batches;
}

/** Nothing is dropped for its size: what does not fit even when shortened is an error, as whatever cannot be published. */
function firstThatFits(
  event: { readonly id: string; readonly at: string },
  { bus, source }: Destination,
  detailType: string,
  resources: string[],
  details: ReadonlyArray<() => unknown>,
): Entry {
  for (const detail of details) {
    const request = {
      EventBusName: bus,
      Source: source,
      DetailType: detailType,
      Time: new Date(event.at),
      Resources: resources,
      Detail: JSON.stringify(detail()),
    };
    const bytes = bytesOf(request);
    if (bytes <= bytesAtOnce) return { id: event.id, bytes, request };
  }
  throw new Error(`the event ${event.id} is larger than EventBridge takes, even when it is shortened`);
}

/** As AWS counts: 14 for the time, and the UTF-8 of source, detail type, resources and detail ("Calculating PutEvents event entry size"). */
function bytesOf({ Source = '', DetailType = '', Resources = [], Detail = '' }: PutEventsRequestEntry): number {
  return [Source, DetailType, ...Resources, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 14);
}
