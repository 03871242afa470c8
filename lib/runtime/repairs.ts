import { ReadError } from '../audit/ports.ts';
import { createRepairStore } from '../aws/dynamodb-repairs.ts';
import { verifyIdentityProof } from '../aws/identity-proof.ts';
import { callOf } from '../aws/repair-call.ts';
import { createRepairPublisher, type RepairPublisher } from '../aws/repair-publisher.ts';
import { type AwsRepairWitness, createRepairWitness } from '../aws/repair-witness.ts';
import { type AwsRepairWriter, createRepairWriter } from '../aws/repair-writer.ts';
import { serverTime } from '../aws/server-time.ts';
import { type Clock, createCorrectedClock } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy, RepairMode } from '../domain/policy.ts';
import { defaultLifecycle } from '../findings/lifecycle.ts';
import { createMemory } from '../findings/memory.ts';
import type { FindingStore } from '../findings/store.ts';
import type { RepairRecord, RepairStore } from '../remediation/ports.ts';
import { announce, auditAccount } from '../service/audit-account.ts';
import { lookEverywhere } from '../service/first-look.ts';
import { glanceAt, observeFindings } from '../service/observe-findings.ts';
import type { Order } from '../service/repair-order.ts';
import type { RepairRunPorts } from '../service/repair-run.ts';
import * as z from '../z.ts';
import { optionalVariable, readEnvironment } from './environment.ts';
import { createLog, errorFields } from './log.ts';
import type { ReadingService } from './reading.ts';

const RepairEnvironment = z.object({
  MEMBER_REPAIR_ROLE: optionalVariable('arn:aws:iam::{account}:role/replication-auditor-repair'),
});

type WithService = <T>(use: (service: ReadingService) => Promise<T>) => Promise<T>;

/** The ports of one order: every call opens the service for itself, as each is a step that may run in another process. */
export function repairPorts(
  { account, findings, plan, trigger }: Order,
  withService: WithService,
  machine: Clock = { now: () => Date.now() },
): RepairRunPorts {
  const clock = createCorrectedClock(machine);
  const wantedIds = findings && new Set(findings);
  const planned = plan && new Set(plan.actions.map(({ finding }) => finding));

  return {
    clock,
    clockDoubt: () => clock.doubt(serverTime.latest()),
    // Any answer shows it; the first that is needed anyway.
    sampleClock: async () => {
      await withService(({ store }) => store.account(account));
      return serverTime.latest();
    },
    correctClock: clock.correct,
    policy,
    glance: (policy, only) =>
      withService(async ({ store, open }) => {
        const names = only ? [only.secret.name] : (await toRepair(store, policy)).map(({ secret }) => secret.name);
        return glanceAt(names, policy, open(account), clock);
      }),
    observe: (policy, look) =>
      withService(async ({ store, open }) => {
        const reader = open(account);
        const { memory } = createMemory(await store.remembered(account), clock.now());
        const replicas = (await store.account(account))?.replicas ?? 0;
        const wanted = ({ id }: { readonly id: string }) => isWanted(id);
        return observeFindings({ policy, account, look, reader, keys: reader, memory, clock, wanted, replicas });
      }),
    store: {
      attempts: (action) => withRepairs((repairs) => repairs.attempts(action)),
      begin: (record) => withRepairs((repairs) => repairs.begin(record)),
      update: (record) => withRepairs((repairs) => repairs.update(record)),
      repairs: (...request) => withRepairs((repairs) => repairs.repairs(...request)),
    },
    leases: {
      take: (...request) => withService(({ store }) => store.take(...request)),
      release: (...request) => withService(({ store }) => store.release(...request)),
    },
    writer: {
      callOf,
      write: (action) => withWriter((writer) => writer.write(action)),
    },
    witness: {
      describe: (region, id) => withService(({ open }) => open(account).describe(region, id)),
      describeRaw: (region, id) => withService(({ open }) => open(account).describeRaw(region, id)),
      versionKeys: (region, id) => withWitness((witness) => witness.versionKeys(region, id)),
    },
    announce: (record) => announcing((publisher) => publisher.publishRepair(record)),
    approval: {
      clock,
      ask: (request) => announcing((publisher) => publisher.publishApproval(request)),
      identify: (proof, hash, decision) => verifyIdentityProof(proof, { hash, decision }, { clock }),
      // As the orders' own: a policy that is broken names nobody.
      approvers: async () => (await policy()).remediation?.approvers ?? [],
    },
    lastCompleteAudit: () =>
      withService(async ({ store }) => {
        const record = await store.account(account);
        const isComplete = record !== undefined && record.lastCompleteAt === record.lastAuditAt;
        return isComplete ? new Date(record.lastAuditAt).toISOString() : null;
      }),
    report: (report) => announcing((publisher) => publisher.publishRepairReport(report)),
    reaudit: (records) => withService((service) => reaudit(service, account, records)),
  };

  /** Never by the last good one: the mistake may be in the line that was to stop the repairs. */
  function policy(): Promise<Policy> {
    return withService(async (service) => {
      const read = await service.policy({ broken: 'fail' });
      if (read.accounts.includes(account)) return read;
      throw new Error(`Account ${account} is not among the policy's accounts: nothing is repaired there.`);
    });
  }

  function withRepairs<T>(use: (repairs: RepairStore) => Promise<T>): Promise<T> {
    return withService(({ store }) => use(createRepairStore(store.table)));
  }

  function announcing(publish: (publisher: RepairPublisher) => Promise<void>): Promise<void> {
    return withService(({ publisher }) => publish(createRepairPublisher(publisher)));
  }

  /** What is known to be wrong and is to be repaired: of itself the service looks only at what it may begin with. */
  async function toRepair(store: FindingStore, { remediation }: Policy): Promise<readonly Finding[]> {
    const open = (await store.load(account)).filter(({ state }) => state === 'open').map(({ finding }) => finding);
    const mayBegin = (rule: string) => trigger === 'manual' || beginsItself(remediation?.rules[rule]);
    return open.filter(({ id, rule }) => isWanted(id) && mayBegin(rule));
  }

  /** Writes are made by the remediating role: the one that reads has no right to. */
  function withWriter<T>(use: (writer: AwsRepairWriter) => Promise<T>): Promise<T> {
    const { MEMBER_REPAIR_ROLE } = readEnvironment(RepairEnvironment);
    return withService(({ signIn }) => using(createRepairWriter(signIn(account, MEMBER_REPAIR_ROLE)), use));
  }

  function withWitness<T>(use: (witness: AwsRepairWitness) => Promise<T>): Promise<T> {
    const { MEMBER_REPAIR_ROLE } = readEnvironment(RepairEnvironment);
    return withService(({ signIn }) => using(createRepairWitness(signIn(account, MEMBER_REPAIR_ROLE)), use));
  }

  function isWanted(id: string): boolean {
    return (wantedIds?.has(id) ?? true) && (planned?.has(id) ?? true);
  }
}

/** Whether the service may repair something without a person who begins it: at once, or after it has asked. */
export function beginsItself(mode: RepairMode | undefined): boolean {
  return mode === 'auto' || mode === 'approve';
}

async function using<A extends { close(): void }, T>(adapter: A, use: (adapter: A) => Promise<T>): Promise<T> {
  try {
    return await use(adapter);
  } finally {
    adapter.close();
  }
}

/** Judges the repaired secrets once more, by describes alone, and announces what changed. */
async function reaudit(service: ReadingService, account: string, records: readonly RepairRecord[]): Promise<void> {
  const { store, publisher, clock, open } = service;
  const policy = await service.policy();
  const reader = open(account);
  for (const name of new Set(records.map(({ action }) => action.secret.name))) {
    const look = await lookEverywhere(reader, policy.regions, name, clock.now());
    const request = { policy, account, reader, keys: reader, store, clock, lifecycle: defaultLifecycle, dryRun: false };
    try {
      await auditAccount({ ...request, only: { name, look } });
    } catch (error) {
      // Nothing of it could be read: its findings stay as they are, and what came of the repair is still to be told.
      if (!(error instanceof ReadError)) throw error;
      createLog().error('A repaired secret could not be audited again', {
        account,
        secret: name,
        ...errorFields(error),
      });
    }
  }
  await announce(store, account, publisher.publishFindings, null);
}
