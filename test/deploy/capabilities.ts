import { accountsActions } from '../../lib/aws/accounts.ts';
import { memberRoleActions } from '../../lib/aws/accounts-role.ts';
import { accountStoreActions } from '../../lib/aws/dynamodb-accounts.ts';
import { findingActions } from '../../lib/aws/dynamodb-findings.ts';
import { leaseActions } from '../../lib/aws/dynamodb-leases.ts';
import { memoryActions } from '../../lib/aws/dynamodb-memory.ts';
import { policyKeeperActions } from '../../lib/aws/dynamodb-policy.ts';
import { repairStoreActions } from '../../lib/aws/dynamodb-repairs.ts';
import { tableActions } from '../../lib/aws/dynamodb-table.ts';
import { toldActions } from '../../lib/aws/dynamodb-told.ts';
import { eventPublisherActions } from '../../lib/aws/event-publisher.ts';
import { invokeActions } from '../../lib/aws/invoke-later.ts';
import { keyReaderActions } from '../../lib/aws/key-reader.ts';
import { pageStoreActions } from '../../lib/aws/page-store.ts';
import { repairWitnessActions } from '../../lib/aws/repair-witness.ts';
import { repairWriterActions } from '../../lib/aws/repair-writer.ts';
import { objectActions } from '../../lib/aws/s3-object.ts';
import { secretsReaderActions } from '../../lib/aws/secrets-reader.ts';
import { secureParameterActions } from '../../lib/aws/secure-parameter.ts';
import { securityHubActions } from '../../lib/aws/security-hub.ts';
import { snsActions } from '../../lib/aws/sns-publisher.ts';
import { parameterActions } from '../../lib/aws/ssm-parameter.ts';

export interface Capability {
  readonly role: string;
  readonly handler: string;
  /** What its code calls, as the adapters that it uses declare it. */
  readonly calls: readonly string[];
  /** What its bundle holds beside that and its code never calls, so that its role does not allow it. Each with its reason. */
  readonly carries: readonly string[];
}

const policySourceActions = [...objectActions, ...parameterActions, ...accountsActions, ...policyKeeperActions];
const tableOnly = (...used: readonly string[]) => tableActions.filter((action) => !used.includes(action));
/** What is remembered of an account and its findings, without a change. */
const readingTable = ['dynamodb:GetItem', 'dynamodb:Query'];
const auditStoreActions = [...accountStoreActions, ...findingActions, ...memoryActions];
const readingActions = [...secretsReaderActions, ...keyReaderActions, ...memberRoleActions];
/** Where a first look stands in for a listing (lib/service/first-look.ts). */
const describingActions = readingActions.filter((action) => action !== 'secretsmanager:ListSecrets');

export const capabilities: Readonly<Record<string, Capability>> = {
  audit: {
    role: 'AuditRole',
    handler: 'functions/audit.mjs',
    // Lambda invokes the children in the function's name. One of them reads the policy.
    calls: [
      ...leaseActions,
      ...accountStoreActions,
      ...findingActions,
      ...eventPublisherActions,
      'lambda:InvokeFunction',
    ],
    carries: [],
  },
  auditAccount: {
    role: 'AuditAccountRole',
    handler: 'functions/audit-account.mjs',
    calls: [
      ...policySourceActions,
      ...auditStoreActions,
      ...eventPublisherActions,
      ...readingActions,
      ...pageStoreActions,
    ],
    // Leases are taken by whoever starts it.
    carries: tableOnly(...auditStoreActions),
  },
  secretChanged: {
    role: 'SecretChangedRole',
    handler: 'functions/secret-changed.mjs',
    calls: [
      ...policySourceActions,
      ...auditStoreActions,
      ...leaseActions,
      ...eventPublisherActions,
      ...invokeActions,
      ...describingActions,
    ],
    carries: ['secretsmanager:ListSecrets'],
  },
  remediate: {
    role: 'RemediateRole',
    handler: 'functions/remediate.mjs',
    calls: [...policySourceActions, ...readingTable, ...invokeActions, ...describingActions],
    // What repairs are made by is one piece (lib/runtime/repairs.ts): this function only looks. Its role denies it the writes.
    carries: [
      ...repairWriterActions,
      ...repairWitnessActions,
      ...eventPublisherActions,
      ...tableOnly(...readingTable, ...policyKeeperActions),
      'secretsmanager:ListSecrets',
    ],
  },
  remediateRun: {
    role: 'RemediateRunRole',
    handler: 'functions/remediate-run.mjs',
    calls: [
      ...policySourceActions,
      ...auditStoreActions,
      ...leaseActions,
      ...repairStoreActions,
      ...eventPublisherActions,
      ...describingActions,
      ...repairWitnessActions,
      ...repairWriterActions,
    ],
    carries: ['secretsmanager:ListSecrets'],
  },
  notifySns: {
    role: 'NotifySnsRole',
    handler: 'functions/notify.mjs',
    calls: [...toldActions, ...snsActions],
    // The other channel's.
    carries: [...secureParameterActions, ...tableOnly(...toldActions)],
  },
  notifySlack: {
    role: 'NotifySlackRole',
    handler: 'functions/notify.mjs',
    calls: [...toldActions, ...secureParameterActions],
    carries: [...snsActions, ...tableOnly(...toldActions)],
  },
  securityHub: {
    role: 'SecurityHubRole',
    handler: 'functions/security-hub.mjs',
    calls: securityHubActions,
    carries: [],
  },
};

/** Sorted, each once. */
export function setOf(...actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}
