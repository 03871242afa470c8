import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClosableReader } from '../../cli/context.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { createRepairWitness } from '../../lib/aws/repair-witness.ts';
import { createRepairWriter } from '../../lib/aws/repair-writer.ts';
import type { Plan } from '../../lib/domain/plan.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';
import { AWAY, type Bench, HOME, REGIONS } from '../simulator/support.ts';
import { type Ran, runCommand, type Surroundings } from './a-context.ts';

export const approver = 'arn:aws:iam::111122223333:role/secrets-approver';
const requester = 'arn:aws:iam::111122223333:user/alice';
const reads = new Set(['ListSecrets', 'DescribeSecret', 'ListSecretVersionIds', 'DescribeKey']);

/** What the policy says of repairs where a test says nothing: each rule by hand, the destructive two with an approval. */
const remediation = {
  killSwitch: false,
  regions: [AWAY, 'eu-central-1'],
  rules: {
    'replica-missing': 'manual',
    'replica-failed': 'manual',
    'name-collision': 'manual',
    'replica-key-mismatch': 'approve',
    'replica-unexpected': 'manual',
  },
  overwrite: 'approve',
  remove: 'manual',
  limits: { actions: 5, share: '100%' },
  approvers: [approver],
};

export interface CommandBench {
  /** The policy's `remediation`, changed. */
  policy(part?: Readonly<Record<string, unknown>> | null): void;
  run(argv: readonly string[], surroundings?: Surroundings): Promise<Ran>;
  /** `plan`, kept in the plan's file. */
  plan(...options: readonly string[]): Promise<Ran>;
  /** The plan in the plan's file, made anew. */
  planned(): Promise<Plan>;
  /** The plan's file, carried out. */
  remediate(options?: readonly string[], surroundings?: Surroundings): Promise<Ran>;
  /** Calls that change something, as the simulator counted them. */
  writes(): readonly string[];
  /** Attempts as they stand in the record, by secret and Region. */
  records(): readonly RepairRecord[];
  readonly planFile: string;
  readonly policyFile: string;
}

/** The command over a simulated estate and its clock, in a folder of its own, called by whoever is not an approver. */
export function commandBench(simulated: Bench): CommandBench {
  const folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  const policyFile = join(folder, 'policy.yml');
  const planFile = join(folder, 'plan.json');
  const repairs = `${planFile}.repairs.jsonl`;

  function policy(part: Readonly<Record<string, unknown>> | null = {}): void {
    const clauses = [
      {
        name: 'production',
        match: { name: 'prod/*' },
        require: { primary: HOME, replicas: { [AWAY]: { key: 'alias/right' } } },
      },
    ];
    const rest = part === null ? {} : { remediation: { ...remediation, ...part } };
    writeFileSync(
      policyFile,
      `${JSON.stringify({ version: 1, accounts: ['111122223333'], regions: REGIONS, clauses, ...rest })}\n...\n`,
    );
  }
  policy();

  async function run(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
    const { simulator } = simulated;
    const settings = {
      endpoint: simulator.url,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'unused' },
    };
    return runCommand(argv, {
      createReader: () => createAwsReader(settings),
      openWriter: () => createRepairWriter(settings),
      openWitness: () => createRepairWitness(settings),
      clock: { now: () => Date.parse(simulator.summary().now) },
      pause: async (seconds) => simulator.advance(seconds),
      approvals: calledBy(requester),
      columns: 100,
      ...surroundings,
    });
  }

  const plan = (...options: readonly string[]) =>
    run(['plan', '--policy', policyFile, '--output', planFile, ...options]);

  return {
    policy,
    run,
    planFile,
    policyFile,
    plan,
    async planned() {
      const { code, stdout, stderr } = await plan();
      if (code !== 0) throw new Error(`no plan: ${stderr}${stdout}`);
      return JSON.parse(readFileSync(planFile, 'utf8'));
    },
    remediate: (options = [], surroundings = {}) =>
      run(['remediate', '--plan', planFile, '--policy', policyFile, ...options], surroundings),
    writes: () =>
      simulated.simulator
        .calls()
        .filter(({ operation }) => !reads.has(operation))
        .flatMap(({ operation, region, count }) => Array<string>(count).fill(`${operation} ${region}`)),
    records() {
      if (!existsSync(repairs)) return [];
      const lines = readFileSync(repairs, 'utf8').trimEnd().split('\n');
      const latest = new Map<string, RepairRecord>();
      for (const line of lines) {
        const { record } = JSON.parse(line);
        latest.set(record.id, record);
      }
      return [...latest.values()];
    },
  };
}

/** Somebody whom AWS knows by this ARN. */
export function calledBy(arn: string): NonNullable<Surroundings['approvals']> {
  return {
    identify: async () => arn,
    prove: async () => 'https://sts.eu-west-1.amazonaws.com/?proof',
    answer: () => Promise.reject(new Error('Nobody is asked here.')),
  };
}

/** Somebody at a terminal, who types these lines. */
export function typing(...typed: readonly string[]): Surroundings {
  return { isTTY: true, stdin: { typed }, env: { NO_COLOR: '1' } };
}

/** A reader that is denied the listing of one Region. */
export function deniedIn(region: string, reader: ClosableReader, denied: Error): ClosableReader {
  return {
    ...reader,
    async *listPages(asked) {
      if (asked === region) throw denied;
      yield* reader.listPages(asked);
    },
  };
}
