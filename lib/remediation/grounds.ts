import { applies } from '../audit/views.ts';
import type { Finding } from '../domain/finding.ts';
import { type ActionKind, writing } from '../domain/plan.ts';
import type { Policy, RemediationPolicy } from '../domain/policy.ts';
import { rivalsOf } from '../rules/fixes.ts';
import { rules } from '../rules/index.ts';
import type { ReplicaView } from '../rules/rule.ts';
import type { Shut } from './gates.ts';

/** Why nothing may be proposed for the finding, before its cause is even looked at. */
export function forbidsAll(finding: Finding, view: ReplicaView, misplaced: boolean): Shut | undefined {
  const { family } = view;
  if (finding.status !== 'open') {
    return no('not-open', `The finding is ${finding.status}: only what is open is repaired.`);
  }
  const same =
    finding.account === family.account && finding.secret.arn === family.arn && finding.region === view.region;
  if (!same) return no('not-observed', 'What was observed is another secret or Region than the one found.');
  if (misplaced && finding.rule !== 'primary-misplaced') {
    return no(
      'primary-misplaced',
      'The primary lives where the policy does not allow it; nothing else is repaired until it is moved.',
    );
  }
  const rivals = rivalsOf(view);
  if (rivals.length > 0) {
    return no(
      'name-shared',
      `Other secrets share the name (${rivals.join(', ')}): nothing is repaired until it is decided which of them the clause means.`,
    );
  }
  return undefined;
}

/** Why an action of this kind may not be done at this secret, whatever its own checks have said. */
export function forbidsAction(
  kind: ActionKind,
  finding: Finding,
  view: ReplicaView,
  policy: Policy,
  { regions }: RemediationPolicy,
): Shut | undefined {
  if (!writing.has(kind)) return undefined;
  const { region, family } = view;
  if (!regions.includes(region))
    return no('region-not-allowed', `The policy allows no repair in ${region} (remediation.regions).`);
  if (!policy.accounts.includes(family.account))
    return no('account-not-allowed', `The policy does not name the account ${family.account}.`);
  return (kind === 'promote' ? undefined : unfitPrimary(view)) ?? noLongerSo(finding.rule, view);
}

/** The one that is written to, or copied from, must have been seen to be what it is taken for. */
function unfitPrimary({ primary, family }: ReplicaView): Shut | undefined {
  const { primaryRegion } = family;
  if (primary.kind !== 'present') return no('primary-unreadable', `The primary in ${primaryRegion} was not seen.`);
  const { arn, deletedAt, primaryRegion: named = primaryRegion } = primary.value;
  if (arn !== family.arn || named !== primaryRegion)
    return no('primary-unreadable', `What was described in ${primaryRegion} is not the primary: ${arn}.`);
  if (deletedAt !== undefined) {
    return no('primary-pending-deletion', 'The primary is scheduled for deletion: AWS refuses any change of it.');
  }
  return undefined;
}

/** The finding's own rule, asked again about what was seen a moment ago, must still want the repair. */
function noLongerSo(id: string, view: ReplicaView): Shut | undefined {
  const rule = rules.find((one) => one.id === id);
  if (!rule || !applies(rule, view.clause)) return no('rule-off', `The policy does not ask ${id} of this secret.`);
  const { kind } = rule.check(view, view.clause?.rules[id]?.parameters ?? rule.parameters.parse({}));
  return kind === 'violation' ? undefined : no('no-longer-so', `Asked again, ${id} is not violated (${kind}).`);
}

function no(code: string, reason: string): Shut {
  return { code, reason };
}
