import type { Finding } from '../domain/finding.ts';
import { keyText, parseKey } from '../domain/kms-key.ts';
import { type Action, type ActionKind, type Plan, type Refusal, writing } from '../domain/plan.ts';
import type { Clause, Policy, RemediationPolicy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { digest } from './digest.ts';
import { type Proposal, propose } from './propose.ts';

/** An open finding, with what was observed in its place a moment ago. */
export interface Case {
  readonly finding: Finding;
  /** Undefined where its secret could not be judged: nothing is done about what nobody saw. */
  readonly view: ReplicaView | undefined;
}

/**
 * What would be repaired, refused, and why. Pure and deterministic: the same cases, policy and time give the same plan,
 * whatever order the cases come in. Modes and limits are not asked here; that is the guard's.
 */
export function makePlan(cases: readonly Case[], policy: Policy, now: Instant): Plan {
  const misplaced = new Set(cases.filter(({ finding }) => finding.rule === 'primary-misplaced').map(familyOf));
  const outcomes = [...cases]
    .sort((a, b) => (a.finding.id < b.finding.id ? -1 : 1))
    .map((one) => decide(one, policy, misplaced, now));
  const actions = oneWritePerReplica(outcomes.filter(isAction));
  const refusals = outcomes.flatMap((outcome) => (isAction(outcome) ? [] : [outcome]));
  const validUntil = new Date(now + (policy.remediation?.planValidFor ?? 0)).toISOString();
  return {
    version: 1,
    createdAt: new Date(now).toISOString(),
    validUntil,
    actions,
    refusals,
    hash: planHash(actions, validUntil),
  };
}

/** The hash by which a plan is approved: over its actions' own and the end of its validity. */
export function planHash(actions: readonly Action[], validUntil: string): string {
  return digest({ actions: actions.map(({ hash }) => hash).sort(), validUntil });
}

/** The hash of an action: over what it would do and on which grounds, wording aside. */
export function actionHash({
  reason: _,
  hash: __,
  iam: ___,
  ...rest
}: Omit<Action, 'hash'> & { hash?: string }): string {
  return digest(rest);
}

export function clauseDigest(clause: Clause): string {
  return digest(clause);
}

function decide(one: Case, policy: Policy, misplaced: ReadonlySet<string>, now: Instant): Action | Refusal {
  const { finding, view } = one;
  const { remediation } = policy;
  if (!remediation)
    return refusal(finding, null, 'no-remediation', 'The policy has no `remediation`: nothing is ever repaired.');
  if (!view)
    return refusal(
      finding,
      null,
      'not-observed',
      'Its secret could not be read now, so nothing is known that could be acted on.',
    );
  if (misplaced.has(familyOf(one)) && finding.rule !== 'primary-misplaced') {
    return refusal(
      finding,
      null,
      'primary-misplaced',
      'The primary lives where the policy does not allow it; nothing else is repaired until it is moved.',
    );
  }
  const proposal = propose(finding, view, remediation, now);
  if ('refused' in proposal) return refusal(finding, proposal.refused, proposal.shut.code, proposal.shut.reason);
  const forbidden = forbiddenHere(proposal.kind, view, remediation);
  return forbidden ? refusal(finding, proposal.kind, ...forbidden) : toAction(finding, view, proposal);
}

/** What forbids any write at this secret. */
function forbiddenHere(
  kind: ActionKind,
  { primary, region }: ReplicaView,
  { regions }: RemediationPolicy,
): readonly [string, string] | undefined {
  if (!writing.has(kind)) return undefined;
  if (!regions.includes(region))
    return ['region-not-allowed', `The policy allows no repair in ${region} (remediation.regions).`];
  if (primary.kind === 'present' && primary.value.deletedAt !== undefined) {
    return ['primary-pending-deletion', 'The primary is scheduled for deletion: AWS refuses any change of it.'];
  }
  return undefined;
}

function toAction(finding: Finding, view: ReplicaView, proposal: Extract<Proposal, { kind: ActionKind }>): Action {
  const { clause, family, region } = view;
  const action: Omit<Action, 'hash'> = {
    kind: proposal.kind,
    account: family.account,
    secret: { name: family.name, arn: family.arn, primaryRegion: family.primaryRegion },
    region,
    finding: finding.id,
    rule: finding.rule,
    reason: proposal.reason,
    key: proposal.key ?? null,
    preconditions: proposal.facts,
    clause: clause ? { name: clause.name, digest: clauseDigest(clause) } : null,
    iam: iamOf(proposal.kind, view, proposal.key),
    destroys: proposal.destroys ?? null,
  };
  return { ...action, hash: actionHash(action) };
}

/** Two findings about one replica may ask for one repair: the first, by finding id, makes it. */
function oneWritePerReplica(actions: readonly Action[]): Action[] {
  const taken = new Set<string>();
  return actions.filter(({ kind, secret, region }) => {
    const place = `${secret.arn} ${region}`;
    if (!writing.has(kind)) return true;
    if (taken.has(place)) return false;
    taken.add(place);
    return true;
  });
}

function iamOf(kind: ActionKind, { family, region, primary }: ReplicaView, key: string | undefined): string[] {
  const source = `${keyText(parseKey(primary.kind === 'present' ? primary.value.kmsKeyId : undefined))} in ${family.primaryRegion}`;
  const target = `${keyText(parseKey(key))} in ${region}`;
  const replicate = [
    `secretsmanager:ReplicateSecretToRegions on ${family.arn}`,
    `kms:Decrypt on ${source}`,
    `kms:GenerateDataKey on ${target}`,
    `kms:Encrypt on ${target}`,
  ];
  switch (kind) {
    case 'replicate':
      return replicate;
    case 'overwrite':
      return [...replicate, 'secretsmanager:ForceOverwriteReplicaSecret=true allowed by the role'];
    case 'rekey':
      return [
        `secretsmanager:UpdateSecret in ${region}`,
        `kms:Decrypt on the old key in ${region}`,
        `kms:Encrypt on ${target}`,
      ];
    case 'remove':
      return [`secretsmanager:RemoveRegionsFromReplication on ${family.arn}`];
    case 'promote':
      return [`secretsmanager:StopReplicationToReplica in ${region}`];
    case 'wait':
    case 'instruct':
      return [];
  }
}

function refusal(finding: Finding, action: ActionKind | null, code: string, reason: string): Refusal {
  const { account, secret, region } = finding;
  return { account, secret: { name: secret.name, arn: secret.arn }, region, finding: finding.id, action, code, reason };
}

function isAction(outcome: Action | Refusal): outcome is Action {
  return 'kind' in outcome;
}

function familyOf({ finding }: Case): string {
  return finding.secret.arn;
}
