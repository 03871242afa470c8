import { audit } from '../../lib/audit/audit.ts';
import type { JudgedFamily } from '../../lib/audit/views.ts';
import type { Action, Plan, Refusal } from '../../lib/domain/plan.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { type Case, makePlan } from '../../lib/remediation/plan.ts';
import { days } from '../../lib/rules/example.ts';
import { aClause, account, aPolicy, aSecret, now, type SecretFacts } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';
import { aRemediation } from './a-case.ts';

export const [ireland, virginia, frankfurt] = ['eu-west-1', 'us-east-1', 'eu-central-1'];
export const everywhere = [ireland, virginia, frankfurt];

/** The clauses of docs/policy.md: a name may be born on either side, and is wanted on the other. */
export const bornOnEitherSide = [
  aClause({
    name: 'born in Ireland',
    match: { region: [ireland] },
    require: { primary: [ireland], replicas: { [virginia]: {} }, allowOthers: false },
  }),
  aClause({
    name: 'born in Virginia',
    match: { region: [virginia] },
    require: { primary: [virginia], replicas: { [ireland]: {} }, allowOthers: false },
  }),
];

/** What asks every gate and is refused by none of the older ones: standalone, long unchanged, never read. */
export function anOldSecret(facts: SecretFacts = {}): SecretDescription {
  return aSecret({ name: 'global/a', createdAt: now - 400 * days, changedAt: now - 400 * days, ...facts });
}

/** Everything that can be allowed is allowed, in every Region. */
export function permissive(facts: Partial<Policy> = {}): Policy {
  return aPolicy({
    regions: everywhere,
    clauses: bornOnEitherSide,
    remediation: aRemediation({ regions: everywhere, limits: { actions: 300, share: 1 } }),
    ...facts,
  });
}

/** What an audit of these secrets finds open, each with what was seen in its place. */
export async function casesOf(
  secrets: readonly SecretDescription[],
  policy: Policy,
  at: number = now,
): Promise<readonly Case[]> {
  const families = new Map<string, JudgedFamily>();
  const result = await audit({
    policy,
    scopes: [{ account, reader: fakeReader(secrets), keys: fakeKeys() }],
    clock: { now: () => at },
    onJudged: (judged) => families.set(judged.read.family.arn, judged),
  });
  return result.findings
    .filter(({ status }) => status === 'open')
    .map((finding) => ({
      finding,
      view: families.get(finding.secret.arn)?.views.find(({ region }) => region === finding.region),
    }));
}

export async function planOver(secrets: readonly SecretDescription[], policy: Policy): Promise<Plan> {
  return makePlan(await casesOf(secrets, policy), policy, now);
}

/** In short, by where it would be done: `overwrite us-east-1`, `victim-subject us-east-1`. */
export function inShort({ actions, refusals }: Pick<Plan, 'actions' | 'refusals'>): string[] {
  const what = (one: Action | Refusal) => ('kind' in one ? one.kind : one.code);
  return [...actions, ...refusals].map((one) => `${what(one)} ${one.region}`).sort();
}
