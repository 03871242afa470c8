import { type Action, destructive } from '../domain/plan.ts';
import { mayBeOnePerson, splitApprovers, theService, whyNotListed } from './approver.ts';
import type { Shut } from './gates.ts';
import type { RemediationOrder } from './order.ts';

/** Code of what waits for two people. */
export const needsTwo = 'two-people';

/**
 * Why those who stand behind an order do not suffice for an action, whatever its mode says; undefined where they do. Asked
 * right before each call, with the approvers of that moment: somebody may have been taken off the list since.
 */
export function whyNotByThese(
  { kind }: Action,
  { trigger, entry, requestedBy, approvedBy }: RemediationOrder,
  approvers: readonly string[],
): Shut | undefined {
  const destroys = destructive.has(kind);
  if (trigger !== 'approval') return destroys && trigger === 'manual' && entry === 'service' ? byHand : undefined;
  const answered = approvedBy === null ? [] : splitApprovers(approvedBy);
  const [unlisted] = answered.map((arn) => whyNotListed(arn, approvers)).filter((no) => no !== undefined);
  if (answered.length === 0 || unlisted !== undefined) {
    return { code: 'approver-not-listed', reason: unlisted ?? 'Nobody has approved it.' };
  }
  // At a terminal whoever applies a plan requested it: the command leaves out what destroys (cli/apply.ts).
  if (!destroys || entry === 'terminal') return undefined;
  const people = requestedBy === theService ? answered : [...answered, requestedBy];
  const areTwo = people.some((one, at) => people.slice(at + 1).some((other) => !mayBeOnePerson(one, other, approvers)));
  return areTwo ? undefined : { code: 'self-approval', reason: 'Something destructive needs two different people.' };
}

const byHand: Shut = {
  code: needsTwo,
  reason:
    'By hand through the service, something destructive is done only once its requester and an approver, two different people, have answered the question for it.',
};
