import { describe, expect, it } from 'vitest';
import type { Finding } from '../../lib/domain/finding.ts';
import { type ActionKind, writing } from '../../lib/domain/plan.ts';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { overwriting, removing, repairable } from '../../lib/policy/remediation-schema.ts';
import { propose } from '../../lib/remediation/propose.ts';
import { exampleNow, exampleView } from '../../lib/rules/example.ts';
import { rules } from '../../lib/rules/index.ts';
import { policyWith } from './support.ts';

const result = parsePolicy(`${policyWith('match: {}')}remediation: { regions: [us-east-1] }\n`, rules);
if (!result.ok || !result.policy.remediation) throw new Error('expected a valid policy');
const { remediation } = result.policy;

/** Every example of every rule, and a few that repairs are about. */
const views = [
  ...rules.flatMap(({ examples }) => [...examples.violating, ...examples.compliant].map(({ view }) => view)),
  exampleView({
    reported: { status: 'Failed', message: 'Secret with this name already exists in this region' },
    local: null,
    occupant: 'unrelated',
  }),
  exampleView({ primary: null, localSource: 'description' }),
  exampleView({ requirement: { key: 'alias/prod-secrets' } }),
];

/** What may come of a rule's finding, done or refused, whatever the world looks like. */
function kindsOf(rule: string): ReadonlySet<ActionKind> {
  const finding: Finding = {
    id: 'f',
    rule,
    severity: 'high',
    status: 'open',
    account: '111122223333',
    secret: { name: 'prod/payments/db', arn: 'arn', primaryRegion: 'eu-west-1' },
    region: 'eu-central-1',
    clause: null,
    cause: null,
    expected: {},
    observed: {},
    message: '',
    remedy: '',
    exception: null,
    firstSeen: '2026-01-01T00:00:00.000Z',
    lastSeen: '2026-01-01T00:00:00.000Z',
  };
  const proposals = views.map((view) => propose(finding, view, remediation, exampleNow));
  return new Set(proposals.flatMap((each) => ('refused' in each ? (each.refused ?? []) : each.kind)));
}

describe('what the policy says of repairs agrees with what is proposed:', () => {
  it.each(rules.map(({ id }) => [id]))('%s has a mode if, and only if, a call may repair it', (id) => {
    const kinds = [...kindsOf(id)];
    expect(kinds.some((kind) => writing.has(kind))).toBe(repairable.includes(id));
    expect(kinds.includes('overwrite')).toBe(overwriting.includes(id));
    expect(kinds.includes('remove')).toBe(removing.includes(id));
    expect(kinds.includes('promote')).toBe(id === 'replica-orphaned');
  });
});
