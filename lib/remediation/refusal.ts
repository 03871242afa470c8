import type { Finding } from '../domain/finding.ts';
import type { Action, ActionKind, Refusal } from '../domain/plan.ts';
import type { Shut } from './gates.ts';

/** Why nothing, or not the action named, is done about a finding. */
export function refuseFinding(finding: Finding, action: ActionKind | null, { code, reason }: Shut): Refusal {
  const { account, secret, region, id } = finding;
  return { account, secret: { name: secret.name, arn: secret.arn }, region, finding: id, action, code, reason };
}

/** Why a planned action is not done. */
export function refuseAction({ account, secret, region, finding, kind }: Action, { code, reason }: Shut): Refusal {
  return { account, secret: { name: secret.name, arn: secret.arn }, region, finding, action: kind, code, reason };
}
