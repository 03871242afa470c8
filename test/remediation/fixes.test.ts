import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Fix, type FixStep, isPlanned } from '../../lib/domain/fix.ts';
import type { Action, ActionKind } from '../../lib/domain/plan.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import { exampleView } from '../../lib/rules/example.ts';
import { rules } from '../../lib/rules/index.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aCase, aConflict, aMissing, anOrphan, anUnexpected, aWrongKey, conflict, outcomeOf } from './a-case.ts';
import { cases } from './estates.ts';

const operations: Readonly<Partial<Record<ActionKind, FixStep['operation']>>> = {
  replicate: 'ReplicateSecretToRegions',
  overwrite: 'ReplicateSecretToRegions',
  rekey: 'UpdateSecret',
  remove: 'RemoveRegionsFromReplication',
  promote: 'StopReplicationToReplica',
};

describe('what a plan repairs, the finding says too', () => {
  it.each<readonly [rule: string, situation: string, view: ReplicaView, kind: ActionKind]>([
    ['replica-missing', 'nothing holds the name', aMissing(), 'replicate'],
    ['name-collision', 'an unrelated secret', aMissing({ occupant: 'unrelated' }), 'overwrite'],
    ['replica-failed', 'network', failed('network error'), 'replicate'],
    ['replica-failed', 'name conflict', aConflict(), 'overwrite'],
    ['replica-failed', 'name conflict, name free by now', failed(conflict), 'replicate'],
    ['replica-key-mismatch', 'another key', aWrongKey(), 'rekey'],
    ['replica-unexpected', 'in sync', anUnexpected(), 'remove'],
    ['replica-orphaned', 'the primary is gone', anOrphan(), 'promote'],
  ])('%s, %s', (rule, _situation, view, kind) => {
    const action = outcomeOf(aCase(rule, view));
    expect('kind' in action && action.kind).toBe(kind);
    expect(firstSteps(fixOf(rule, view)).map(callOfStep)).toContain(callOfAction(action as Action));
  });
});

describe('where a plan waits or instructs, no call is to be made without an answer', () => {
  it.each<readonly [rule: string, situation: string, view: ReplicaView]>([
    ['replica-missing', 'some key is required', aMissing({ requirement: { key: 'customer-managed' } })],
    ['replica-failed', 'no permission on a key', failed('not authorized to use the KMS key')],
    ['replica-failed', 'a key is disabled', failed('The KMS key is disabled')],
    ['replica-failed', 'the Region is disabled', failed('Region eu-central-1 is not enabled')],
    ['replica-stuck', 'in progress', exampleView({ reported: { status: 'InProgress' }, since: { inProgress: 1 } })],
    ['replica-key-mismatch', 'some key is required', aWrongKey({ requirement: { key: 'customer-managed' } })],
    ['replica-promoted', 'a promoted replica', aMissing({ occupant: 'promoted' })],
    ['replica-orphaned', 'the primary does not list it', anOrphan({ primary: {} })],
    ['replica-stale', 'an old version', exampleView({ local: { currentVersion: 'v1' } })],
  ])('%s, %s', (rule, _situation, view) => {
    expect(outcomeOf(aCase(rule, view))).toMatchObject({ kind: expect.stringMatching(/^(wait|instruct)$/) });
    expect(fixOf(rule, view).steps).toEqual([]);
  });
});

test('whatever a plan would call, the finding names as a call, with the same key; and it names no other one', () => {
  const met: Partial<Record<ActionKind, number>> = {};
  fc.assert(
    fc.property(cases, (given) => {
      for (const one of given) {
        const action = writeOf(one);
        if (!action || !one.view) continue;
        met[action.kind] = (met[action.kind] ?? 0) + 1;
        const fix = fixOf(one.finding.rule, one.view);
        const call = callOfAction(action);
        expect(firstSteps(fix).map(callOfStep)).toContain(call);
        // A call that needs no answer must be the plan's own.
        for (const step of fix.steps) expect(callOfStep(step)).toBe(call);
        for (const step of firstSteps(fix)) {
          if (step.destructive && callOfStep(step) === call) expect(isPlanned(one.finding.rule, step)).toBe(true);
        }
      }
    }),
    { seed: 5, numRuns: 600 },
  );
  for (const kind of ['replicate', 'overwrite', 'remove'] as const) expect(met[kind]).toBeGreaterThan(10);
});

function failed(message: string): ReplicaView {
  return exampleView({ reported: { status: 'Failed', message }, local: null });
}

function writeOf(one: Case): Action | undefined {
  const outcome = outcomeOf(one);
  return 'kind' in outcome && operations[outcome.kind] ? outcome : undefined;
}

function fixOf(id: string, view: ReplicaView): Fix {
  const rule = rules.find((one) => one.id === id);
  const answer = rule?.check(view, rule.parameters.parse({}));
  if (answer?.kind !== 'violation') throw new Error(`${id} is not violated`);
  return answer.fix ?? { steps: [] };
}

/** Of the fix itself, and of each answer. */
function firstSteps({ steps, decision }: Fix): FixStep[] {
  return [steps, ...(decision?.options ?? []).map((option) => option.steps)].flatMap(([first]) => first ?? []);
}

/** `ReplicateSecretToRegions in eu-central-1 with alias/x by force`: what a plan's action calls. */
function callOfAction({ kind, region, key }: Action): string {
  return callText(operations[kind], region, key, kind === 'overwrite');
}

/** The same of a step; the Region is the replica's. */
function callOfStep({ operation, region, parameters }: FixStep): string {
  const {
    AddReplicaRegions: added,
    RemoveReplicaRegions: removed,
    KmsKeyId: key,
    ForceOverwriteReplicaSecret: force,
  } = parameters;
  const [target] = Array.isArray(added) ? added : [];
  if (target) return callText(operation, target.Region, target.KmsKeyId ?? null, force === true);
  return callText(
    operation,
    Array.isArray(removed) ? removed.join() : region,
    key === undefined ? null : String(key),
    false,
  );
}

function callText(operation: string | undefined, region: string, key: string | null, force: boolean): string {
  return `${operation} in ${region}${key === null ? '' : ` with ${key}`}${force ? ' by force' : ''}`;
}
