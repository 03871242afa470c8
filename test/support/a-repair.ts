import type { Action } from '../../lib/domain/plan.ts';
import { actionHash } from '../../lib/remediation/plan.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';

const account = '111122223333';
const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db-AbCdEf`;

/** Replicates `prod/db` from eu-west-1 to us-east-1, unless told otherwise. */
export function anAction(part: Partial<Action> = {}): Action {
  const action: Omit<Action, 'hash'> = {
    kind: 'replicate',
    account,
    secret: { name: 'prod/db', arn, primaryRegion: 'eu-west-1' },
    region: 'us-east-1',
    finding: '5f1d0c7a9b2e4d638c10',
    rule: 'replica-missing',
    reason: 'It is not replicated to us-east-1, and nothing holds its name there.',
    key: null,
    preconditions: { occupant: null },
    clause: { name: 'all', digest: 'a'.repeat(64) },
    iam: [`secretsmanager:ReplicateSecretToRegions on ${arn}`],
    destroys: null,
    ...part,
  };
  return { ...action, hash: actionHash(action) };
}

/** An attempt that was intended and nothing more. */
export function aRepair(part: Partial<RepairRecord> = {}): RepairRecord {
  return {
    id: 'c0ffee',
    action: anAction(),
    planHash: 'b'.repeat(64),
    trigger: 'manual',
    requestedBy: 'arn:aws:iam::111122223333:user/alice',
    approvedBy: null,
    state: 'intended',
    call: { operation: 'ReplicateSecretToRegions', region: 'eu-west-1', parameters: { SecretId: arn } },
    answer: null,
    intendedAt: '2026-03-01T09:00:00.000Z',
    calledAt: null,
    endedAt: null,
    ...part,
  };
}
