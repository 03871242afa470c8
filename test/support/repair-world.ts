import { writeFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { type Answer, handler as remediate } from '../../functions/remediate.ts';
import { handler as remediateRun } from '../../functions/remediate-run.ts';
import { createRepairStore } from '../../lib/aws/dynamodb-repairs.ts';
import { createIdentityProof } from '../../lib/aws/identity-proof.ts';
import type { AnswerDecision } from '../../lib/domain/approval.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';
import { type ReadingService, withReading } from '../../lib/runtime/reading.ts';
import type { ScenarioInput } from '../../simulator/index.ts';
import { createDurableService, type DurableServiceOptions, type Execution } from './durable-crash.ts';
import type { Ended } from './durable-operations.ts';
import { aLambdaContext } from './lambda-context.ts';
import { policyOf, regions, type Wishes } from './repair-estate.ts';
import {
  away,
  home,
  ownAccount,
  type Secrets,
  type ServiceWorld,
  type ServiceWorldOptions,
  startServiceWorld,
} from './service-world.ts';
import { startStsServer } from './sts-server.ts';

/** Who can prove who he is. Bob is among the approvers. */
export const people = {
  alice: { secretAccessKey: 'of-alice', arn: `arn:aws:sts::${ownAccount}:assumed-role/secrets-approver/alice` },
  bob: { secretAccessKey: 'of-bob', arn: `arn:aws:iam::${ownAccount}:user/bob` },
  mallory: { secretAccessKey: 'of-mallory', arn: `arn:aws:iam::${ownAccount}:user/mallory` },
} as const;
export type Person = keyof typeof people;

export interface RepairWorld extends ServiceWorld {
  /** The policy from now on. */
  wishes(wishes?: Wishes): Promise<void>;
  /** Secrets Manager from now on: these, and three healthy ones, of whose replicas a limit is a share. */
  estate(secrets?: Secrets, facts?: Partial<ScenarioInput>): void;
  audit(): Promise<void>;
  /** The same, and the audit that sees it; no write was counted yet. */
  breaks(secrets: Secrets, facts?: Partial<ScenarioInput>): Promise<void>;
  /** Ids of the open findings that were announced about a secret. */
  opened(secret: string): readonly unknown[];
  /** When the last audit of the account began. */
  auditedAt(): string;
  /** What the bus tells of the last audit. */
  auditCompleted(): { readonly detail: object };
  /** Lets the bus tell of the last audit, and everything that it starts come to its end. */
  afterAudit(options?: RunOptions): Promise<readonly Execution[]>;
  /** Invokes `remediate`, and lets what it starts come to its end. */
  invoke(
    event: object,
    options?: RunOptions,
  ): Promise<{ readonly answer: Answer; readonly runs: readonly Execution[] }>;
  /** Invokes `remediate`; what it starts is left to itself. */
  invokeOnly(event: object, awsRequestId?: string): Promise<Answer>;
  /** The functions as a service of durable executions, in whose waits time passes. */
  service(options?: RunOptions): ReturnType<typeof createDurableService>;
  /** Calls that change something, which Secrets Manager has had since the last `estate`. */
  writes(): Readonly<Record<string, number>>;
  /** Every attempt that was recorded, newest first. */
  repairs(): Promise<readonly RepairRecord[]>;
  /** Time passes, for AWS and for us. */
  pass(seconds: number): void;
  prove(person: Person, hash: string, decision?: AnswerDecision): Promise<string>;
}

export interface RunOptions extends Omit<DurableServiceOptions, 'functions' | 'answer' | 'account'> {
  /** Answers a question, `at` counted from 1; an answer is sent as the callback's result. */
  readonly answer?: (question: Question, at: number) => Promise<object | string | Ended>;
}

export interface Question {
  readonly callbackId: string;
  readonly plan: { readonly hash: string; readonly actions: ReadonlyArray<{ readonly kind: string }> };
  readonly requestedBy: string;
  readonly approvers: readonly string[];
  readonly needs: string;
  readonly answers: readonly unknown[];
  readonly previous: string | null;
}

/** All that repairs meet: the service's world, a clock that stands until it is moved, and an AWS STS that knows people. */
export async function startRepairWorld(options: ServiceWorldOptions = {}): Promise<RepairWorld> {
  const world = await startServiceWorld(options);
  const sts = await startStsServer(Object.fromEntries(Object.entries(people).map(([name, one]) => [name, one])));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  vi.stubEnv('REMEDIATE_RUN_FUNCTION', `arn:aws:lambda:${home}:${ownAccount}:function:remediate-run:1`);
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) =>
    fetch(address.replace(/^https:\/\/sts\.[a-z0-9-]+\.amazonaws\.com/, sts.url), init),
  );
  const functions = {
    audit,
    'audit-account': auditAccount,
    'remediate-run': remediateRun,
  };

  function service({ answer, passTime = () => undefined, ...rest }: RunOptions = {}) {
    let asked = 0;
    return createDurableService({
      functions,
      ...rest,
      async passTime(seconds, name) {
        pass(seconds);
        await passTime(seconds, name);
      },
      async answer(_name, callbackId) {
        // Of two executions that ask in one place, the latter: their callbacks have one id here.
        const question = world.published('Approval Requested').findLast((one) => one['callbackId'] === callbackId);
        if (!question) throw new Error('a question is waited for that nobody was asked');
        asked += 1;
        const given = await answer?.(question as unknown as Question, asked);
        if (given === undefined) throw new Error('nobody answers');
        if (typeof given === 'object' && ('error' in given || 'result' in given)) return given as Ended;
        return { result: typeof given === 'string' ? given : JSON.stringify(given) };
      },
    });
  }

  function pass(seconds: number): void {
    vi.setSystemTime(Date.now() + seconds * 1000);
    world.simulator.advance(seconds);
  }

  function invokeOnly(event: object, awsRequestId: string = crypto.randomUUID()): Promise<Answer> {
    const invokedFunctionArn = `arn:aws:lambda:${home}:${ownAccount}:function:remediate`;
    return remediate(event, aLambdaContext({ invokedFunctionArn, awsRequestId }));
  }

  async function invoke(event: object, run?: RunOptions) {
    const before = world.aws.invoked.length;
    const answer = await invokeOnly(event);
    const runs: Execution[] = [];
    for (const { functionName, payload } of world.aws.invoked.slice(before)) {
      runs.push(await service(run).run(functionName, payload));
    }
    return { answer, runs };
  }

  function estate(secrets: Secrets = [], facts: Partial<ScenarioInput> = {}): void {
    const healthy = [1, 2, 3].map((n) => ({ name: `ok-${n}`, region: home, replicas: { [away]: {} } }));
    const accounts = [ownAccount];
    world.simulator.apply({ version: 1, regions, accounts, secrets: [...healthy, ...secrets], ...facts });
    world.simulator.resetCalls();
  }

  async function runAudit(): Promise<void> {
    // Of two observations the newer one counts.
    pass(60);
    const { status, error } = await service().run('audit', {});
    if (status !== 'SUCCEEDED') throw new Error(`the audit failed: ${error?.ErrorMessage}`);
  }

  function auditCompleted() {
    const last = world.aws.published.findLast(({ type }) => type === 'Audit Completed');
    if (!last) throw new Error('no audit was announced');
    return { 'detail-type': last.type, detail: last.detail };
  }

  const wishes = (wished?: Wishes) =>
    writeFile((process.env['POLICY_SOURCE'] ?? '').replace('file:', ''), policyOf(wished));

  const inService = <T>(use: (of: ReadingService) => Promise<T>) =>
    withReading(`arn:aws:lambda:${home}:${ownAccount}:function:test`, use);

  // The baseline: what breaks after it is announced.
  await wishes();
  estate();
  await runAudit();

  return {
    ...world,
    service,
    pass,
    estate,
    audit: runAudit,
    auditCompleted,
    auditedAt: () => Object(auditCompleted().detail).accounts[0].startedAt,
    invoke,
    invokeOnly,
    wishes,
    async breaks(secrets, facts) {
      estate(secrets, facts);
      await runAudit();
    },
    opened: (secret) =>
      world
        .published('Finding Opened')
        .map(({ finding }) => Object(finding))
        .filter((finding) => finding.secret.name === secret)
        .map(({ id }) => id),
    afterAudit: async (run) => (await invoke(auditCompleted(), run)).runs,
    writes() {
      const changes = world.simulator.calls().filter(({ operation }) => !/^(List|Describe)/.test(operation));
      const byOperation = Map.groupBy(changes, ({ operation, region }) => `${operation} ${region}`);
      return Object.fromEntries(
        [...byOperation].map(([name, calls]) => [name, calls.reduce((sum, { count }) => sum + count, 0)]),
      );
    },
    repairs: () => inService(({ store }) => createRepairStore(store.table).repairs(ownAccount, 1_000)),
    prove(person, hash, decision = 'approve') {
      const { secretAccessKey } = people[person];
      const credentials = { accessKeyId: person, secretAccessKey };
      return createIdentityProof({ hash, decision }, { region: home, credentials, clock: { now: () => Date.now() } });
    },
    async close() {
      vi.useRealTimers();
      vi.unstubAllGlobals();
      await Promise.all([world.close(), sts.close()]);
    },
  };
}

/** How a person answers: about just this plan, and with just this decision. */
export async function answerOf(
  world: RepairWorld,
  person: Person,
  { plan: { hash } }: Pick<Question, 'plan'>,
  decision: AnswerDecision = 'approve',
) {
  return { decision, hash, proof: await world.prove(person, hash, decision) };
}

/** How something destructive is done by hand: Alice requests it, and Bob approves. */
export function requestAndApproval(world: RepairWorld, question: Question) {
  return question.answers.length === 0
    ? answerOf(world, 'alice', question, 'request')
    : answerOf(world, 'bob', question);
}

/** How something is approved that needs two people: by Bob first, then by Alice. */
export function approval(world: RepairWorld, question: Question) {
  return answerOf(world, question.answers.length === 0 ? 'bob' : 'alice', question);
}
