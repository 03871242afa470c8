import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, Plan } from '../../lib/domain/plan.ts';
import type { RemediationPolicy, RepairMode } from '../../lib/domain/policy.ts';
import { compare } from '../../lib/remediation/compare.ts';
import { guard, type Trigger } from '../../lib/remediation/guard.ts';
import { actionHash, makePlan } from '../../lib/remediation/plan.ts';
import { days, exampleNow as now } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aRemediation, policyWith } from './a-case.ts';
import { cases, remediation, trigger } from './estates.ts';

// The same cases in every run: a property that fails must fail again.
const seed = 5;
const numRuns = 400;

test('nothing is destroyed but what the policy names, what the gate lets pass, and what is recorded', () => {
  const destroyed = { overwrite: 0, remove: 0 };
  fc.assert(
    fc.property(cases, remediation, trigger, fc.boolean(), (given, policy, asked, apply) => {
      const plan = makePlan(given, policyWith(policy), now);
      const { allowed } = guard(plan, contextOf(policy, asked, apply));
      for (const action of allowed) {
        if (action.kind !== 'overwrite' && action.kind !== 'remove') continue;
        destroyed[action.kind] += 1;
        const one = given.filter(({ finding }) => finding.id === action.finding);
        expect(one.some(({ view: seen }) => seen !== undefined && mayDestroy(action, seen, policy, asked))).toBe(true);
      }
    }),
    { seed, numRuns: 4 * numRuns },
  );
  // Else the property has said nothing.
  expect(destroyed.overwrite).toBeGreaterThan(10);
  expect(destroyed.remove).toBeGreaterThan(10);
});

test('nothing is written beyond a limit, with the kill switch on, or outside the Regions that are opened', () => {
  let written = 0;
  fc.assert(
    fc.property(cases, remediation, trigger, (given, policy, asked) => {
      const { allowed } = guard(makePlan(given, policyWith(policy), now), contextOf(policy, asked, true));
      written += allowed.length;
      expect(allowed.length).toBeLessThanOrEqual(policy.killSwitch ? 0 : policy.limits.actions);
      expect(allowed.length).toBeLessThanOrEqual(policy.limits.share * 10);
      expect(allowed.every(({ region }) => policy.regions.includes(region))).toBe(true);
    }),
    { seed, numRuns },
  );
  expect(written).toBeGreaterThan(10);
});

test('a plan is the same whatever order its cases come in, and writes to a place once', () => {
  fc.assert(
    fc.property(
      cases.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
      ([given, shuffled]) => {
        const plan = makePlan(given, policyWith(), now);
        expect(makePlan(shuffled, policyWith(), now)).toEqual(plan);
        const places = plan.actions.filter(writes).map(({ secret, region }) => `${secret.name} ${region}`);
        expect(new Set(places).size).toBe(places.length);
        expect(plan.actions.length + plan.refusals.length).toBeGreaterThan(0);
      },
    ),
    { seed, numRuns },
  );
});

test('what proceeds after a second look is in both plans, word for word but for the wording', () => {
  fc.assert(
    fc.property(cases, cases, (before, after) => {
      const approved = makePlan(before, policyWith(), now);
      const fresh = makePlan(after, policyWith(), now + 1);
      const { proceed, moved } = compare(approved, fresh);
      for (const action of proceed) {
        expect(fresh.actions).toContain(action);
        expect(approved.actions.some((one) => withoutWording(one) === withoutWording(action))).toBe(true);
      }
      expect(proceed.length + moved.length).toBe(approved.actions.filter(writes).length);
      expect(compare(approved, makePlan(before, policyWith(), now + 1)).moved).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test('an action whose hash was not made of it is never allowed', () => {
  const changes: ReadonlyArray<(action: Action) => Action> = [
    (action) => ({ ...action, kind: action.kind === 'overwrite' ? 'remove' : 'overwrite' }),
    (action) => ({ ...action, region: 'us-east-1' }),
    (action) => ({ ...action, account: '000000000000' }),
    (action) => ({ ...action, secret: { ...action.secret, arn: `${action.secret.arn}x` } }),
    (action) => ({ ...action, key: 'alias/evil' }),
    (action) => ({ ...action, preconditions: {} }),
    (action) => ({ ...action, destroys: { arn: 'arn:innocent' } }),
  ];
  fc.assert(
    fc.property(cases, fc.constantFrom(...changes), (given, change) => {
      const made = makePlan(given, policyWith(), now);
      const plan: Plan = { ...made, actions: made.actions.filter(writes) };
      const forged: Plan = { ...plan, actions: plan.actions.map(change) };
      expect(forged.actions.every((action) => actionHash(action) !== action.hash)).toBe(true);
      expect(guard(forged, contextOf(aRemediation(), 'manual', false)).allowed).toEqual([]);
      expect(compare(forged, plan).proceed).toEqual([]);
    }),
    { seed, numRuns },
  );
});

function contextOf(policy: RemediationPolicy, asked: Trigger, apply: boolean) {
  const attemptsOn = () => ({ count: 0, lastAt: 0 });
  return { policy, sealed: true, trigger: asked, now, apply, unreadable: [], replicas: 10, attemptsOn };
}

/** The gates and the modes once more, from the specification and in other words than the code's. */
function mayDestroy(action: Action, seen: ReplicaView, policy: RemediationPolicy, asked: Trigger): boolean {
  const { primary, clause, requirement, occupant, local, reported, family, region } = seen;
  const destroying = action.kind === 'overwrite' ? policy.overwrite : policy.remove;
  const named = [policy.rules[action.rule] ?? 'off', destroying].every((one) => permits(one, asked));
  const primaryFits = primary.kind === 'present' && primary.value.deletedAt === undefined;
  const placed = clause?.require?.primary?.includes(family.primaryRegion) ?? true;
  if (!named || !primaryFits || !placed || policy.killSwitch || !action.destroys) return false;
  if (action.kind === 'remove') {
    const reads = [local.kind === 'present' ? local.value.accessedAt : undefined, reported?.accessedAt];
    const described = local.kind === 'absent' || (local.kind === 'present' && seen.localSource === 'description');
    const unwanted = clause?.require !== undefined && !requirement && !clause.require.allowOthers;
    return unwanted && described && !occupant && reads.every((read) => longAgo(read, 8 * days));
  }
  const secret = occupant?.secret;
  return (
    secret !== undefined &&
    requirement !== undefined &&
    local.kind === 'absent' &&
    occupant?.relation === 'unrelated' &&
    !secret.arn.endsWith('-Ab12Cd') &&
    secret.name === family.name &&
    secret.primaryRegion === undefined &&
    secret.replication.length === 0 &&
    !secret.rotationEnabled &&
    !secret.owningService &&
    secret.deletedAt === undefined &&
    secret.changedAt !== undefined &&
    longAgo(secret.changedAt, Math.max(7 * days, policy.overwriteGate.unchangedFor)) &&
    longAgo(secret.createdAt, Math.max(7 * days, policy.overwriteGate.unchangedFor)) &&
    longAgo(secret.accessedAt, days + Math.max(2 * days, policy.overwriteGate.unreadFor)) &&
    action.destroys['arn'] === secret.arn &&
    secret.region === region
  );
}

function permits(one: RepairMode, asked: Trigger): boolean {
  if (one === 'auto') return true;
  if (one === 'manual') return asked !== 'auto';
  return one === 'approve' && asked === 'approval';
}

function longAgo(instant: number | undefined, least: number): boolean {
  return instant === undefined || instant <= now - least;
}

function writes({ kind }: Action): boolean {
  return kind !== 'wait' && kind !== 'instruct';
}

function withoutWording({ reason: _, iam: __, ...action }: Action): string {
  return JSON.stringify(action);
}
