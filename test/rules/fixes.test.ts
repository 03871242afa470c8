import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseSecretArn } from '../../lib/domain/arn.ts';
import type { Observation } from '../../lib/domain/finding.ts';
import type { Fix, FixStep } from '../../lib/domain/fix.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { type ExampleFacts, exampleView, namesake } from '../../lib/rules/example.ts';
import { rules } from '../../lib/rules/index.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aMissing, conflict, withVictim } from '../remediation/a-case.ts';
import { cases } from '../remediation/estates.ts';

const primary = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/payments/db-Ab12Cd';
const replica = primary.replace('eu-west-1', 'eu-central-1');
const other = replica.replace('Ab12Cd', 'Xy98Zz');

const replicate = `ReplicateSecretToRegions eu-west-1 ${primary} eu-central-1/alias/prod-secrets`;
const overwrite = `ReplicateSecretToRegions eu-west-1 ${primary} eu-central-1 force!`;
const remove = `RemoveRegionsFromReplication eu-west-1 ${primary} eu-central-1!`;
const promote = `StopReplicationToReplica eu-central-1 ${replica}!`;
const restore = `RestoreSecret eu-west-1 ${primary}`;
const start = `ReplicateSecretToRegions eu-west-1 ${primary} eu-central-1`;

/** Paths through a fix: what needs no answer, then each answer's calls. */
describe.each<readonly [rule: string, situation: string, facts: ExampleFacts, calls: ReadonlyArray<readonly string[]>]>(
  [
    ['replica-missing', 'nothing is there', { reported: null, local: null }, [[start]]],
    [
      'replica-missing',
      'no key can be named',
      { reported: null, local: null, requirement: { key: 'customer-managed' } },
      [[]],
    ],
    [
      'replica-missing',
      'the primary is to be deleted',
      { reported: null, local: null, primary: { deletedAt: 1 } },
      [[]],
    ],
    [
      'replica-missing',
      'the primary is to live elsewhere',
      { reported: null, local: null, require: { primary: ['us-east-1'] } },
      [[]],
    ],
    [
      'replica-missing',
      'the primary is to live just there',
      { reported: null, local: null, require: { primary: ['eu-central-1'] } },
      [[start]],
    ],
    [
      'replica-missing',
      'the name is held',
      { reported: null, local: null, occupant: 'unrelated' },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`]],
    ],
    ['replica-missing', 'a replica stands there unlisted', { reported: null, localSource: 'description' }, [[]]],
    ['replica-failed', 'network', { reported: { status: 'Failed', message: 'network' } }, [[replicate]]],
    ['replica-failed', 'unknown', { reported: { status: 'Failed', message: 'Something.' } }, [[replicate]]],
    [
      'replica-failed',
      'kms-access',
      { reported: { status: 'Failed', message: 'not authorized to use the KMS key' } },
      [[], [], [replicate]],
    ],
    [
      'replica-failed',
      'kms-key',
      { reported: { status: 'Failed', message: 'KMS key is disabled' } },
      [[], [], [replicate]],
    ],
    [
      'replica-failed',
      'region-disabled',
      { reported: { status: 'Failed', message: 'Region x is not enabled' } },
      [[], [], [replicate]],
    ],
    [
      'replica-failed',
      'a name conflict with nobody',
      { reported: { status: 'Failed', message: conflict }, local: null },
      [[replicate]],
    ],
    [
      'replica-failed',
      'a name conflict that nobody saw',
      { reported: { status: 'Failed', message: conflict }, local: 'unseen' },
      [[]],
    ],
    [
      'replica-failed',
      'a name conflict with an unrelated secret',
      { reported: { status: 'Failed', message: conflict, kmsKeyId: '' }, local: null, occupant: 'unrelated' },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`], [overwrite]],
    ],
    [
      'replica-failed',
      'a name conflict where no replica is required',
      {
        reported: { status: 'Failed', message: conflict, kmsKeyId: '' },
        local: null,
        occupant: 'unrelated',
        clause: false,
      },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`], [overwrite], [remove]],
    ],
    [
      'replica-failed',
      'an unknown cause beside an unrelated secret, which no overwrite is known to clear',
      { reported: { status: 'Failed', message: 'Something.' }, local: null, occupant: 'unrelated' },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`]],
    ],
    [
      'replica-failed',
      'a promoted former replica, which is never overwritten',
      { reported: { status: 'Failed', message: conflict }, local: null, occupant: 'promoted' },
      [[], [], [], [`DeleteSecret eu-central-1 ${replica}!`]],
    ],
    [
      'name-collision',
      'an unrelated secret',
      { reported: null, local: null, occupant: 'unrelated' },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`], [overwrite]],
    ],
    [
      'replica-promoted',
      'a former replica',
      { reported: null, local: null, occupant: 'promoted' },
      [[], [], [], [`DeleteSecret eu-central-1 ${replica}!`]],
    ],
    [
      'replica-stuck',
      'for ever',
      { reported: { status: 'InProgress' }, since: { inProgress: 1 } },
      [[], [], [remove, replicate]],
    ],
    ['replica-absent', 'in sync with nothing', { local: null }, [[remove, replicate]]],
    [
      'replica-absent',
      'an unrelated secret holds the name',
      { local: null, occupant: 'unrelated' },
      [[], [], [`DeleteSecret eu-central-1 ${other}!`]],
    ],
    ['replica-stale', 'for days', { local: { currentVersion: 'v1' } }, [[]]],
    ['replica-metadata-drift', 'for days', { local: { tags: {} } }, [[]]],
    [
      'replica-key-mismatch',
      'another key',
      { requirement: { key: 'alias/x' }, local: { kmsKeyId: '' } },
      [[`UpdateSecret eu-central-1 ${replica} alias/x`]],
    ],
    ['replica-key-mismatch', 'some key', { requirement: { key: 'customer-managed' }, local: { kmsKeyId: '' } }, [[]]],
    [
      'replica-key-mismatch',
      'no such key',
      { requirement: { key: 'alias/x' }, local: { kmsKeyId: '' }, keys: { required: { kind: 'absent' } } },
      [[]],
    ],
    [
      'replica-key-mismatch',
      'in progress',
      { requirement: { key: 'alias/x' }, reported: { status: 'InProgress' }, local: { kmsKeyId: '' } },
      [[]],
    ],
    ['replica-key-unusable', 'no such key', { keys: { actual: { kind: 'absent' } } }, [[]]],
    [
      'replica-orphaned',
      'the primary is gone',
      { primary: null, reported: null, localSource: 'description' },
      [[], [promote], [promote, `DeleteSecret eu-central-1 ${replica}!`]],
    ],
    [
      'replica-orphaned',
      'a living primary does not list it',
      { reported: null, localSource: 'description' },
      [[], [replicate], [promote], [promote, `DeleteSecret eu-central-1 ${replica}!`]],
    ],
    [
      'replica-orphaned',
      'a living primary must not list it',
      { reported: null, localSource: 'description', requirement: null },
      [[], [promote], [promote, `DeleteSecret eu-central-1 ${replica}!`]],
    ],
    ['replica-unexpected', 'in sync', { requirement: null }, [[], [], [remove]]],
    [
      'replica-unexpected',
      'what stands there is no replica',
      { requirement: null, local: null, occupant: 'unrelated' },
      [[]],
    ],
    [
      'replica-unexpected',
      'where the primary belongs',
      { requirement: null, require: { primary: ['eu-central-1'] } },
      [[]],
    ],
    [
      'primary-pending-deletion',
      'nothing is listed',
      { wholeSecret: true, reported: null, primary: { deletedAt: 1 } },
      [[], [restore, start], []],
    ],
    [
      'primary-pending-deletion',
      'it lives in the wrong Region too',
      { wholeSecret: true, reported: null, primary: { deletedAt: 1 }, require: { primary: ['us-east-1'] } },
      [[], [restore], []],
    ],
    [
      'primary-misplaced',
      'a replica is in the right Region',
      { wholeSecret: true, require: { primary: ['eu-central-1'] } },
      [[], [promote], []],
    ],
    [
      'primary-misplaced',
      'none is there',
      { wholeSecret: true, reported: null, require: { primary: ['eu-central-1'] } },
      [[], [start], []],
    ],
    [
      'primary-misplaced',
      'one has failed there',
      { wholeSecret: true, reported: { status: 'Failed' }, require: { primary: ['eu-central-1'] } },
      [[], [], []],
    ],
    [
      'primary-misplaced',
      'its key is its own',
      { wholeSecret: true, reported: null, primary: { kmsKeyId: 'alias/x' }, require: { primary: ['eu-central-1'] } },
      [[], [], []],
    ],
    [
      'primary-misplaced',
      'it is to be deleted',
      { wholeSecret: true, primary: { deletedAt: 1 }, require: { primary: ['eu-central-1'] } },
      [[], [], []],
    ],
  ],
)('%s, %s', (id, _situation, facts, calls) => {
  it('is fixed by these calls, or by the answers that lead to them', () => {
    expect(pathsOf(fixOf(id, exampleView(facts)))).toEqual(calls);
  });
});

describe('another secret that holds the name', () => {
  it.each<readonly [what: string, secret: Partial<SecretDescription>, calls: ReadonlyArray<readonly string[]>]>([
    [
      'is a primary: its replicas go before it, and it is never overwritten',
      { primaryRegion: 'eu-central-1', replication: [{ region: 'us-east-1', status: 'InSync' }] },
      [
        [],
        [],
        [`RemoveRegionsFromReplication eu-central-1 ${other} us-east-1!`, `DeleteSecret eu-central-1 ${other}!`],
      ],
    ],
    [
      'is the replica of another primary: that one removes it',
      { primaryRegion: 'us-east-1' },
      [[], [], [`RemoveRegionsFromReplication us-east-1 ${other.replace('eu-central-1', 'us-east-1')} eu-central-1!`]],
    ],
    [
      'is the replica of a primary whose name is taken, so that it is gone',
      { primaryRegion: 'eu-west-1' },
      [[], [], [`StopReplicationToReplica eu-central-1 ${other}!`, `DeleteSecret eu-central-1 ${other}!`]],
    ],
    ['is scheduled for deletion: its name is waited for', { deletedAt: 1 }, [[]]],
  ])('%s', (_what, secret, calls) => {
    const view = withVictim(aMissing({ occupant: 'unrelated' }), secret);
    expect(pathsOf(fixOf('name-collision', view))).toEqual(calls);
  });

  it('says that it waits for a secret that is scheduled for deletion', () => {
    const view = withVictim(aMissing({ occupant: 'unrelated' }), { deletedAt: 1 });
    expect(violationOf('name-collision', view).remedy).toContain('holds the name until its recovery window ends');
  });
});

describe('where secrets share a name', () => {
  const bystander = { kind: 'bystander', subjects: [namesake], inTheWay: false } as const;
  const shared = { kind: 'subject', others: [namesake] } as const;
  const missing = { reported: null, local: null };

  it.each<readonly [string, string, ReplicaView]>([
    ['replica-missing', 'which secret is meant is not decided', exampleView({ ...missing, standing: shared })],
    ['replica-failed', 'another one is meant', exampleView({ reported: { status: 'Failed' }, standing: bystander })],
    ['replica-missing', 'another one is to be there', { ...exampleView(missing), rivals: [namesake.arn] }],
    [
      'replica-missing',
      'the primary may move there, and another one is meant',
      exampleView({ ...missing, standing: shared, require: { primary: ['eu-central-1'] } }),
    ],
  ])('%s is no call to be made: %s', (rule, _what, view) => {
    expect(pathsOf(fixOf(rule, view))).toEqual([[]]);
    expect(violationOf(rule, view).remedy).toContain(namesake.arn);
  });

  it('asks whether anybody needs one that the clause does not mean, with its replicas', () => {
    const facts = { wholeSecret: true, standing: bystander, require: { primary: ['us-east-1'] } } as const;
    expect(pathsOf(fixOf('primary-misplaced', exampleView(facts)))).toEqual([
      [],
      [],
      [remove, `DeleteSecret eu-west-1 ${primary}!`],
    ]);
  });

  it('asks which one is meant', () => {
    const facts = { wholeSecret: true, reported: null, standing: shared } as const;
    const paths = [[], [], [], [`DeleteSecret eu-west-1 ${primary}!`]];
    expect(pathsOf(fixOf('name-shared', exampleView(facts)))).toEqual(paths);
  });

  it('waits for one that is scheduled for deletion', () => {
    const facts = { wholeSecret: true, standing: shared, primary: { deletedAt: 1 } } as const;
    expect(pathsOf(fixOf('name-shared', exampleView(facts)))).toEqual([[], [], [], []]);
  });

  it('replicates nothing of a restored secret before it is decided', () => {
    const view = exampleView({ wholeSecret: true, reported: null, primary: { deletedAt: 1 } });
    expect(pathsOf(fixOf('primary-pending-deletion', { ...view, rivals: [namesake.arn] }))).toEqual([
      [],
      [restore],
      [],
    ]);
  });

  it('moves no primary to a Region before it is decided which one is to live there', () => {
    const view = exampleView({ wholeSecret: true, reported: null, require: { primary: ['eu-central-1'] } });
    expect(pathsOf(fixOf('primary-misplaced', { ...view, rivals: [namesake.arn] }))).toEqual([[], [], []]);
  });

  it('removes an unknown replica of the name in its own Region, as no primary can', () => {
    const view = withVictim(aMissing({ occupant: 'replica' }), {});
    const unknown = view.occupant && { ...view, occupant: { ...view.occupant, isOrphan: true } };
    expect(pathsOf(fixOf('name-collision', unknown ?? view))).toEqual([
      [],
      [],
      [`StopReplicationToReplica eu-central-1 ${other}!`, `DeleteSecret eu-central-1 ${other}!`],
    ]);
  });
});

describe('a primary in the wrong Region', () => {
  const wrong = { wholeSecret: true, require: { primary: ['eu-central-1'] } } as const;
  const withMember = (local: ReplicaView['local']) => ({
    ...exampleView(wrong),
    members: new Map([['eu-central-1', local]]),
  });

  it('is not promoted by a replica that is not there, or lags', () => {
    expect(pathsOf(fixOf('primary-misplaced', withMember({ kind: 'absent' })))).toEqual([[], [], []]);
    const { local } = exampleView({ local: { currentVersion: 'v1' } });
    expect(pathsOf(fixOf('primary-misplaced', withMember(local)))).toEqual([[], [], []]);
    expect(pathsOf(fixOf('primary-misplaced', withMember(exampleView().local)))).toEqual([[], [promote], []]);
  });

  it('is moved nowhere before it is decided about a replica that it does not know', () => {
    const view = exampleView({ ...wrong, reported: null });
    const members = new Map([['eu-central-1', exampleView().local]]);
    expect(pathsOf(fixOf('primary-misplaced', { ...view, members }))).toEqual([[], [], []]);
  });

  it('goes on where it may move to one of several Regions, by who chooses that one', () => {
    const facts = {
      wholeSecret: true,
      reported: { status: 'Failed' },
      require: { primary: ['eu-central-1', 'us-east-1'] },
    };
    expect(pathsOf(fixOf('primary-misplaced', exampleView(facts as ExampleFacts)))).toEqual([
      [],
      [replicate],
      [`ReplicateSecretToRegions eu-west-1 ${primary} us-east-1`],
      [],
    ]);
    const elsewhere = exampleView({ ...facts, wholeSecret: undefined as never, reported: { status: 'Failed' } });
    expect(pathsOf(fixOf('replica-failed', elsewhere))).toEqual([[]]);
  });
});

describe('a replica that nobody reads', () => {
  const unread = { reported: { accessedAt: 0 }, local: { createdAt: 0 } };

  it('is removed by who answers that nothing needs it, where the clause does not require it', () => {
    const facts = { ...unread, requirement: null, require: { allowOthers: true } };
    expect(pathsOf(fixOf('replica-unused', exampleView(facts), { period: '90d' }))).toEqual([[], [], [remove]]);
  });

  it('is taken out of the clause first where that requires it, as it would only be missing then', () => {
    expect(pathsOf(fixOf('replica-unused', exampleView(unread), { period: '90d' }))).toEqual([[], [], []]);
  });
});

test('whatever is found, each call names a whole ARN of its own Region, and says whether it destroys', () => {
  let steps = 0;
  fc.assert(
    fc.property(cases, (given) => {
      for (const { view } of given) {
        for (const rule of view ? rules : []) {
          const answer = rule.check(view as ReplicaView, rule.parameters.parse({}));
          if (answer.kind !== 'violation' || !answer.fix) continue;
          const { decision } = answer.fix;
          for (const step of [answer.fix, ...(decision?.options ?? [])].flatMap((part) => part.steps)) {
            steps += 1;
            expect(parseSecretArn(String(step.parameters['SecretId']))?.region).toBe(step.region);
            expect(step.destructive).toBe(destroys(step));
          }
          if (!decision) continue;
          expect(decision.question).toMatch(/\?$/);
          expect(new Set(decision.options.map(({ answer: one }) => one)).size).toBe(decision.options.length);
          expect(decision.options.length).toBeGreaterThan(1);
          // Somebody can always answer so that no value goes, and each answer leads somewhere.
          const keeps = ({ steps: then }: { readonly steps: readonly FixStep[] }) =>
            then.every((step) => !step.destructive || step.operation === 'StopReplicationToReplica');
          expect(decision.options.some(keeps)).toBe(true);
          expect(decision.options.every((option) => option.steps.length > 0 || option.instruction)).toBe(true);
        }
      }
    }),
    { seed: 7, numRuns: 400 },
  );
  expect(steps).toBeGreaterThan(1_000);
});

function destroys({ operation, parameters }: FixStep): boolean {
  const always = ['DeleteSecret', 'RemoveRegionsFromReplication', 'StopReplicationToReplica'].includes(operation);
  return always || parameters['ForceOverwriteReplicaSecret'] === true;
}

function violationOf(id: string, view: ReplicaView, parameters: object = {}): Observation {
  const rule = rules.find((one) => one.id === id);
  const answer = rule?.check(view, rule.parameters.parse(parameters));
  if (answer?.kind !== 'violation') throw new Error(`${id} is not violated`);
  return answer;
}

function fixOf(id: string, view: ReplicaView, parameters?: object): Fix {
  return violationOf(id, view, parameters).fix ?? { steps: [] };
}

function pathsOf({ steps, decision }: Fix): string[][] {
  return [steps, ...(decision?.options ?? []).map((option) => option.steps)].map((path) => path.map(callText));
}

function callText({ operation, region, parameters, destructive }: FixStep): string {
  const {
    SecretId,
    AddReplicaRegions,
    RemoveReplicaRegions = [],
    KmsKeyId = [],
    ForceOverwriteReplicaSecret,
  } = parameters;
  const added = (Array.isArray(AddReplicaRegions) ? AddReplicaRegions : []).map((target) =>
    Object.values(target).join('/'),
  );
  const words = [operation, region, SecretId, ...added, RemoveReplicaRegions, KmsKeyId].flat();
  return `${words.join(' ')}${ForceOverwriteReplicaSecret ? ' force' : ''}${destructive ? '!' : ''}`;
}
