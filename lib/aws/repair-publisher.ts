import type { ApprovalRequest } from '../domain/approval.ts';
import type { RepairRecord } from '../remediation/ports.ts';
import type { RepairsReported } from '../remediation/repairs-reported.ts';
import { approvalEntry, repairEntry, reportEntry } from './event-entry.ts';
import type { EventPublisher } from './event-publisher.ts';

export interface RepairPublisher {
  /** What became known of an attempt to repair: that it was made, or how it ended. */
  publishRepair(repair: RepairRecord): Promise<void>;
  /** That somebody must answer, and what is then done. */
  publishApproval(request: ApprovalRequest): Promise<void>;
  /** What came of an order for repairs, or of its question for approval. */
  publishRepairReport(reported: RepairsReported): Promise<void>;
}

/** Announces repairs where everything is announced, and fails as that does. */
export function createRepairPublisher({ publish }: Pick<EventPublisher, 'publish'>): RepairPublisher {
  return {
    publishRepair: (repair) => publish((to) => repairEntry(repair, to)),
    publishApproval: (request) => publish((to) => approvalEntry(request, to)),
    publishRepairReport: (reported) => publish((to) => reportEntry(reported, to)),
  };
}
