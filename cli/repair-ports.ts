import type { JudgedAnswer } from '../lib/audit/evaluate.ts';
import type { JudgedFamily } from '../lib/audit/views.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import type { Observation, RemediationPorts } from '../lib/remediation/order.ts';
import type { RepairRecord, RepairStore } from '../lib/remediation/ports.ts';
import type { ClosableWitness, ClosableWriter, CommandContext, ReaderSettings } from './context.ts';
import { loadPolicy } from './load-policy.ts';
import { failIfAccountIsUnexpected, readEstate } from './read-estate.ts';
import type { ChosenScope } from './scope-options.ts';

export interface RepairSettings {
  readonly policyFile: string;
  readonly settings: ReaderSettings;
  readonly scope: ChosenScope;
  readonly store: RepairStore;
  readonly follow: (record: RepairRecord) => void;
}

/** What the latest audit saw. */
export interface Observed extends Observation {
  readonly result: AuditResult;
}

export interface CommandPorts extends RemediationPorts<null> {
  /** @throws Error before the first observation: only a defect asks then. */
  observed(): Observed;
  close(): void;
}

/**
 * What the repairs need, from a laptop: each observation is an audit of everything, so that listing and description are
 * two witnesses; each decision reads the policy anew, so that its kill switch works until the last moment.
 */
export function createRepairPorts(context: CommandContext, repair: RepairSettings): CommandPorts {
  const { policyFile, settings, scope, store, follow } = repair;
  let observed: Observed | undefined;
  let writer: ClosableWriter | undefined;
  let witness: ClosableWitness | undefined;

  // Opened by the first call: a dry run, which makes none, never holds what could write.
  function openWriter(): ClosableWriter {
    writer ??= context.createWriter(settings);
    return writer;
  }
  function openWitness(): ClosableWitness {
    witness ??= context.createWitness(settings);
    return witness;
  }

  return {
    clock: context.clock,
    ...(context.awsTime && { clockDoubt: context.awsTime.doubt }),
    // Its warnings were told when the command began.
    policy: () => loadPolicy({ ...context, stderr: { ...context.stderr, write: () => undefined } }, policyFile),
    glance: async () => ({ look: null, waitSeconds: 0 }),
    async observe(policy) {
      const families = new Map<string, JudgedFamily>();
      // Only what is violated can become a case: what the audit lets go of, a healthy secret, is not kept here either.
      const onJudged = (judged: JudgedFamily, answers: readonly JudgedAnswer[]) => {
        if (answers.some(({ answer }) => answer.kind === 'violation')) families.set(judged.read.family.arn, judged);
      };
      const result = await readEstate(context, { policy, settings, ...scope, onJudged });
      failIfAccountIsUnexpected(result);
      observed = { result, ...observationOf(result, families) };
      return observed;
    },
    store,
    writer: { callOf: (action) => openWriter().callOf(action), write: (action) => openWriter().write(action) },
    witness: {
      describe: (region, id) => openWitness().describe(region, id),
      describeRaw: (region, id) => openWitness().describeRaw(region, id),
      versionKeys: (region, id) => openWitness().versionKeys(region, id),
    },
    announce: async (record) => follow(record),
    observed() {
      if (!observed) throw new Error('Nothing was observed yet.');
      return observed;
    },
    close() {
      writer?.close();
      witness?.close();
    },
  };
}

function observationOf(result: AuditResult, families: ReadonlyMap<string, JudgedFamily>): Observation {
  const unreadable = result.coverage.filter(({ status }) => status !== 'complete').map(({ region }) => region);
  return {
    cases: result.findings
      .filter(({ status }) => status === 'open')
      .map((finding) => ({
        finding,
        view: families.get(finding.secret.arn)?.views.find(({ region }) => region === finding.region),
      })),
    unreadable: [...new Set(unreadable)].sort(),
    replicas: result.counts.replicas,
  };
}
