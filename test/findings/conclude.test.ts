import { expect, test } from 'vitest';
import type { Answer } from '../../lib/domain/finding.ts';
import type { Sighting } from '../../lib/domain/secret.ts';
import { conclude, type Outcome } from '../../lib/findings/conclude.ts';
import { aClause, aPolicy } from '../support/builders.ts';
import { aFinding } from './a-finding.ts';

const present: Sighting<unknown> = { kind: 'present', value: {} };
const absent: Sighting<unknown> = { kind: 'absent' };
const unseen: Sighting<unknown> = { kind: 'unseen', reason: 'denied' };
const notAsked: Sighting<unknown> = { kind: 'not-asked', reason: 'not in this run' };

function outcome(facts: Partial<Outcome>): Outcome {
  return {
    clause: aClause(),
    answer: { kind: 'compliant' },
    otherwiseWrong: false,
    primary: present,
    local: present,
    ...facts,
  };
}

const aside: Answer = { kind: 'not-applicable' };
const observation = { expected: {}, observed: {}, message: 'x' };
const off = aClause({ rules: { 'replica-failed': { enabled: false, parameters: {} } } });

const resolved = (resolution: string) => ({ kind: 'over', resolution });
const withdrawn = (withdrawal: string) => ({ kind: 'withdrawn', withdrawal });

test.each<readonly [string, Partial<Outcome> | undefined, unknown]>([
  ['is resolved when its rule is content', {}, resolved('compliant')],
  ['is resolved by its rule, whatever else is wrong there', { otherwiseWrong: true }, resolved('compliant')],
  ['stays open when its secret was not judged', undefined, undefined],
  ['stays open when its rule could not decide', { answer: { kind: 'unknown', reason: 'denied' } }, undefined],
  ['stays open within a grace', { answer: { kind: 'pending', ...observation } }, undefined],
  ['stays open while another finding speaks for it', { answer: { kind: 'superseded' } }, undefined],
  ['stays open when it is found again', { answer: { kind: 'violation', ...observation } }, undefined],
  ['is withdrawn when its rule is off', { clause: off, answer: undefined }, withdrawn('rule')],
  ['is withdrawn when its clause requires nothing any more', { answer: undefined }, withdrawn('clause')],
  ['is withdrawn when no clause matches', { clause: undefined, answer: undefined }, withdrawn('clause')],
  ['is withdrawn when its clause no longer asks', { answer: { ...aside, byPolicy: true } }, withdrawn('clause')],
  [
    'is resolved, not withdrawn, when its clause asks nothing because the primary is gone',
    { answer: { ...aside, byPolicy: true }, primary: absent, local: absent },
    resolved('secret-gone'),
  ],
  ['is resolved when what it was about is gone', { answer: aside, local: absent }, resolved('no-longer-applies')],
  [
    'stays open when something else is wrong in its place, or may be',
    { answer: aside, otherwiseWrong: true },
    undefined,
  ],
  [
    'is resolved, but not as gone, when only its primary is gone',
    { answer: aside, primary: absent },
    resolved('no-longer-applies'),
  ],
  ['stays open when its primary was not seen', { answer: aside, primary: unseen, local: absent }, undefined],
  ['stays open when its Region was not seen', { answer: aside, local: unseen }, undefined],
  ['stays open when its Region was not asked', { answer: aside, local: notAsked }, undefined],
  ['is resolved when the secret is gone', { answer: aside, primary: absent, local: absent }, resolved('secret-gone')],
  [
    'is resolved when the secret is gone, although no clause can match it any more',
    { clause: undefined, answer: undefined, primary: absent, local: absent },
    resolved('secret-gone'),
  ],
  [
    'stays open when the secret is gone but its replica was not seen',
    { clause: undefined, answer: undefined, primary: absent, local: unseen },
    undefined,
  ],
  [
    'stays open when the secret is gone and its replica is an orphan',
    { clause: undefined, answer: undefined, primary: absent, otherwiseWrong: true },
    undefined,
  ],
])('an open finding %s', (_, facts, expected) => {
  expect(conclude(aFinding(), aPolicy(), facts && outcome(facts))).toEqual(expected);
});

test.each([
  ['its account', aPolicy({ accounts: ['999999999999'] }), 'account'],
  ["its replica's Region", aPolicy({ regions: ['eu-west-1'] }), 'region'],
  ["its primary's Region", aPolicy({ regions: ['eu-central-1'] }), 'region'],
])('an open finding is withdrawn when %s leaves the policy, although nobody can look any more', (_, policy, why) => {
  expect(conclude(aFinding(), policy, undefined)).toEqual(withdrawn(why));
});
