import { describe, expect, test } from 'vitest';
import { makePlan } from '../../lib/remediation/plan.ts';
import { exampleNow } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aClause, aFamily, aReplica, aSecret } from '../support/builders.ts';
import { aCase, aConflict, aMissing, aWrongKey, policyWith } from './a-case.ts';
import {
  anOldSecret,
  bornOnEitherSide,
  frankfurt,
  inShort,
  ireland,
  permissive,
  planOver,
  virginia,
} from './an-estate.ts';

const here = anOldSecret({ region: ireland, suffix: 'AAAAAA' });
const there = anOldSecret({ region: virginia, suffix: 'BBBBBB' });
const [fromIreland] = bornOnEitherSide;
if (!fromIreland) throw new Error('the clauses are gone');

const unreported = { 'name-shared': { enabled: false, parameters: {} } };

describe('a secret that holds a name is not overwritten', () => {
  test('where another clause decides it: of two that want the place of each other, neither is', async () => {
    expect(inShort(await planOver([here, there], permissive()))).toEqual([
      'victim-of-another-clause eu-west-1',
      'victim-of-another-clause us-east-1',
    ]);
  });

  test('where another clause decides it and requires nothing', async () => {
    const tunes = aClause({ name: 'tunes' });
    const { require: _, ...tuned } = tunes;
    const policy = permissive({ clauses: [fromIreland, tuned] });
    expect(inShort(await planOver([here, there], policy))).toEqual(['victim-of-another-clause us-east-1']);
  });

  test('where its own clause means it, too', async () => {
    const either = aClause({
      require: { replicas: { [ireland]: {}, [virginia]: {} }, allowOthers: false },
      rules: unreported,
    });
    expect(inShort(await planOver([here, there], permissive({ clauses: [either] })))).toEqual([
      'name-shared eu-west-1',
      'name-shared us-east-1',
    ]);
  });

  test('where its own clause means it, and requires nothing of it where it stands', async () => {
    const all = aClause({ require: { replicas: { [virginia]: {} }, allowOthers: false }, rules: unreported });
    expect(inShort(await planOver([here, there], permissive({ clauses: [all] })))).toEqual([
      'victim-subject us-east-1',
    ]);
  });

  test('where a replica elsewhere names it as its primary, though it lists none', async () => {
    const named = aReplica(anOldSecret({ region: virginia, suffix: 'BBBBBB', primaryRegion: virginia }), frankfurt);
    const plan = await planOver([here, there, named], permissive({ clauses: [fromIreland] }));
    expect(inShort(plan)).toEqual(expect.arrayContaining(['victim-named-primary us-east-1']));
    expect(plan.actions.filter(({ kind }) => kind === 'overwrite')).toEqual([]);
  });
});

test('a secret that only the same clause matches, and does not mean, may be overwritten', async () => {
  const placed = aClause({ require: { primary: [ireland], replicas: { [virginia]: {} }, allowOthers: false } });
  expect(inShort(await planOver([here, there], permissive({ clauses: [placed] })))).toEqual(['overwrite us-east-1']);
});

test('a secret that no clause matches may be overwritten', async () => {
  expect(inShort(await planOver([here, there], permissive({ clauses: [fromIreland] })))).toEqual([
    'overwrite us-east-1',
  ]);
});

test('on a name that several secrets share nothing is repaired, though the rule be switched off', async () => {
  const clause = aClause({ require: { replicas: { [frankfurt]: {} }, allowOthers: false }, rules: unreported });
  const secrets = [here, there];
  const { actions, refusals } = await planOver(secrets, permissive({ clauses: [clause] }));
  expect(actions.filter(({ kind }) => kind !== 'instruct')).toEqual([]);
  expect(refusals).toMatchObject([{ code: 'name-shared' }, { code: 'name-shared' }]);
});

test('a replica is not removed while another Region names its own as the primary’s', async () => {
  const clause = aClause({ require: { primary: [ireland], replicas: {}, allowOthers: false } });
  const family = aFamily({ name: 'global/a', createdAt: here.createdAt ?? 0, changedAt: here.changedAt ?? 0 }, [
    virginia,
  ]);
  const chained = aSecret({ name: 'global/a', region: frankfurt, suffix: 'CCCCCC', primaryRegion: virginia });
  const policy = permissive({ clauses: [clause] });
  expect(inShort(await planOver(family, policy))).toEqual(['remove us-east-1']);
  expect(inShort(await planOver([...family, chained], policy))).toContain('victim-named-primary us-east-1');
});

describe('in one plan', () => {
  const conflict = aCase('replica-failed', aConflict());
  const policy = policyWith({ regions: [frankfurt, virginia, ireland] });

  /** The same a step further: what stands in Frankfurt, and what it wants in Virginia. */
  function moved(view: ReplicaView, to = virginia): ReplicaView {
    const places = new Map([
      [ireland, frankfurt],
      [frankfurt, to],
    ]);
    const text = JSON.stringify(view).replaceAll(/eu-west-1|eu-central-1/g, (region) => places.get(region) ?? region);
    return JSON.parse(text.replaceAll(/Ab12Cd|Xy98Zz/g, (suffix) => (suffix === 'Ab12Cd' ? 'Xy98Zz' : 'Qq77Qq')));
  }

  test.each([
    ['replicated', aCase('replica-missing', moved(aMissing())), 'replicate us-east-1'],
    ['put in the place of another', aCase('replica-failed', moved(aConflict())), 'overwrite us-east-1'],
    ['given another key elsewhere', aCase('replica-key-mismatch', moved(aWrongKey())), 'rekey us-east-1'],
  ])('what is to be %s is not destroyed', (_what, needing, done) => {
    const plan = makePlan([conflict, needing], policy, exampleNow);
    expect(inShort(plan)).toEqual([done, 'victim-needed eu-central-1'].sort());
  });

  test('of two that would each take the place of the other, neither does', () => {
    const plan = makePlan([conflict, aCase('replica-failed', moved(aConflict(), ireland))], policy, exampleNow);
    expect(inShort(plan)).toEqual(['victim-needed eu-central-1', 'victim-needed eu-west-1']);
  });

  test('a secret of another name needs nothing of it', () => {
    const other = moved(aMissing());
    const renamed = JSON.parse(JSON.stringify(other).replaceAll('payments', 'orders'));
    const plan = makePlan([conflict, aCase('replica-missing', renamed)], policy, exampleNow);
    expect(inShort(plan)).toEqual(['overwrite eu-central-1', 'replicate us-east-1']);
  });
});
