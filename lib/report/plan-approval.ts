import type { ApprovalRequest } from '../domain/approval.ts';
import { aPage, labelled } from './page.ts';
import { changeBlocks, changes, section } from './plan-sections.ts';
import { sanitizeAll } from './sanitize.ts';
import { utc } from './words.ts';

/** What an approver is asked: who wants it, what it would change and what would be lost for good, until when. */
export function formatApproval(request: ApprovalRequest, options: Parameters<typeof aPage>[0]): string {
  const page = aPage(options);
  const { plan, account, requestedBy, expiresAt, previous, needs = 'approver', answers = [] } = sanitizeAll(request);
  const facts: readonly (readonly [string, string])[] = [
    ['asked by', requestedBy],
    ['account', account],
    ['until', utc(expiresAt)],
    ...(needs === 'approver' ? [] : [['needs', peopleOf(needs)] as const]),
    ...answers.map(
      ({ by, decision }) => ['so far', `${decision === 'request' ? 'asked for' : 'approved'} by ${by}`] as const,
    ),
    ...(previous === null ? [] : [['before', `the answer before this one did not count: ${previous}`] as const]),
  ];
  const sections = [
    ...section(page, ['bold', 'yellow'], 'TO BE APPROVED', changes(plan.actions), changeBlocks(page, plan.actions)),
    [
      ...facts.map(([label, text]) => labelled(page, page.paint('dim', label.padEnd(10)), text)),
      // Never wrapped: it is compared.
      page.paint('dim', 'hash'.padEnd(10)) + plan.hash,
    ].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function peopleOf(needs: NonNullable<ApprovalRequest['needs']>): string {
  if (needs === 'two-approvers') return 'two different approvers';
  return 'two different people: who asked for it (approve --as-requester), and an approver';
}
