import { callOf, type RepairRequest, requestOf } from '../../../lib/aws/repair-call.ts';
import type { Action, Plan } from '../../../lib/domain/plan.ts';
import type { Policy } from '../../../lib/domain/policy.ts';
import { createMemory } from '../../../lib/findings/memory.ts';
import { joinApprovers, theService, unverified } from '../../../lib/remediation/approver.ts';
import { attemptsOn, isEnded } from '../../../lib/remediation/attempts.ts';
import type { RemediationOrder, RemediationPorts } from '../../../lib/remediation/order.ts';
import { planHash } from '../../../lib/remediation/plan.ts';
import { type RepairRecord, type RepairStore, WriteError } from '../../../lib/remediation/ports.ts';
import { type RemediationReport, remediate } from '../../../lib/remediation/remediate.ts';
import type { EstateLook } from '../../../lib/service/first-look.ts';
import { glanceAt, observeFindings } from '../../../lib/service/observe-findings.ts';
import { account } from '../../support/builders.ts';
import { fakeKeys } from '../../support/fake-reader.ts';
import { createLives } from './lives.ts';
import type { Served, Sight, World } from './world.ts';

/** What becomes of a write: `late` is carried out, though nobody hears of it. */
export type Fate = 'done' | 'throttled' | 'lost' | 'late' | 'dies before' | 'dies after';

export interface RunPlan {
  readonly trigger: 'manual' | 'auto';
  readonly sight: Sight;
  readonly fates: readonly Fate[];
  readonly deaths: readonly number[];
  /** Seconds from a death until it goes on. */
  readonly outage: number;
  /** What people do, at which moment. */
  readonly people: { readonly at: number; happen(world: World): void };
  /** Whether what waits for an approval is approved. */
  readonly approves: boolean;
}

/** A write as it was sent, with what was known then. */
export interface Sent {
  readonly request: RepairRequest;
  readonly action: Action;
  readonly at: number;
  readonly taken: boolean;
  readonly run: number;
  readonly record: RepairRecord | undefined;
  readonly startedBy: 'manual' | 'auto';
  readonly policy: Policy;
  readonly served: ReadonlyMap<string, Served>;
  /** Reads that failed since the last look began. */
  readonly failures: number;
  /** How often people had changed something about it before. */
  readonly touched: number;
  /** What was tried on that replica before. */
  readonly earlier: readonly RepairRecord[];
}

/** Two people, who answer every question. */
const approvers = [`arn:aws:iam::${account}:user/alice`, `arn:aws:iam::${account}:user/bob`];

/** The replicas that a limit by share is of. */
export const replicas = 10;

export function createService(world: World, policy: () => Policy) {
  const records = new Map<string, RepairRecord>();
  const sent: Sent[] = [];
  let runs = 0;

  const store: RepairStore = {
    attempts: async (action) => attemptsOn([...records.values()], action),
    async begin(record) {
      const known = records.get(record.id);
      if (!known) records.set(record.id, JSON.parse(JSON.stringify(record)));
      return known;
    },
    async update(record) {
      const known = records.get(record.id);
      if (!known) throw new Error('never begun');
      if (isEnded(known)) return known;
      records.set(record.id, JSON.parse(JSON.stringify(record)));
      return record;
    },
    repairs: async () => [...records.values()],
  };

  async function once(order: RemediationOrder, { sight, fates, deaths, outage, people, trigger }: RunPlan) {
    runs += 1;
    const lives = createLives(outage, deaths, world.pass, (moment) => {
      if (moment === people.at) people.happen(world);
    });
    const run = runs;
    const clock = { now: world.now };
    const reader = world.reader(sight);
    let asked = policy();
    let failed = 0;
    let writes = 0;
    const ports: RemediationPorts<EstateLook> = {
      clock,
      store,
      witness: world.witness(sight),
      announce: async () => undefined,
      async policy() {
        asked = policy();
        return asked;
      },
      glance(now, only) {
        failed = world.failures();
        const names = only ? [only.secret.name] : namesIn(world);
        return glanceAt(names, now, reader, clock);
      },
      observe: (now, look) => {
        const { memory } = createMemory([], clock.now());
        const wanted = () => true;
        return observeFindings({
          policy: now,
          account,
          look,
          reader,
          keys: fakeKeys(),
          memory,
          clock,
          wanted,
          replicas,
        });
      },
      writer: {
        callOf,
        async write(action) {
          const fate = fates[writes] ?? 'done';
          writes += 1;
          if (fate === 'dies before') return lives.die();
          const request = requestOf(action);
          const record = [...records.values()].find((one) => one.action.hash === action.hash && one.endedAt === null);
          const before = { request, action, at: world.now(), run, record, startedBy: trigger, policy: asked };
          const served = new Map(world.served);
          const { name } = action.secret;
          const earlier = structuredClone([...records.values()]).filter(
            (one) => one.id !== record?.id && one.action.secret.name === name && one.action.region === action.region,
          );
          // Each call takes its time.
          world.pass(20);
          const acts = fate !== 'throttled' && fate !== 'lost';
          const taken = acts && world.send(request);
          sent.push({
            ...before,
            served,
            failures: world.failures() - failed,
            touched: world.touched(name),
            earlier,
            taken,
          });
          if (fate === 'dies after') return lives.die();
          if (fate === 'throttled' || (acts && !taken)) throw new WriteError('refused', 'AWS said no');
          if (fate === 'lost' || fate === 'late') throw new WriteError('unknown', 'no answer');
          return 'accepted';
        },
      },
    };
    return lives.live((steps) => remediate(order, steps, ports));
  }

  return {
    sent: sent as readonly Sent[],
    records: () => [...records.values()],
    /** An order, and, where it is so planned, what is approved of the rest. */
    async run(plan: RunPlan): Promise<RemediationReport[]> {
      const { trigger, approves } = plan;
      const requestedBy = trigger === 'auto' ? theService : unverified('somebody');
      const order = { plan: null, trigger, entry: 'service' as const, apply: true, requestedBy, approvedBy: null };
      const first = await once(order, plan);
      if (!approves || first.stopped || first.awaitingApproval.length === 0) return [first];
      const question = questionOf(first, world.now());
      const approved = {
        ...order,
        plan: question,
        trigger: 'approval' as const,
        startedBy: trigger,
        approvedBy: joinApprovers(approvers),
      };
      return [first, await once(approved, plan)];
    },
  };
}

function questionOf({ plan, awaitingApproval }: RemediationReport, now: number): Plan {
  const validUntil = new Date(now + 86_400_000).toISOString();
  return { ...plan, actions: awaitingApproval, refusals: [], validUntil, hash: planHash(awaitingApproval, validUntil) };
}

function namesIn({ estate }: World): Set<string> {
  return new Set(Object.values(estate).flatMap((place) => Object.keys(place)));
}
