import { deedOf, destructionOf } from '../report/plan-phrases.ts';
import { count, utc } from '../report/words.ts';
import { clip, heading, type Message, type Section, text } from './message.ts';
import type { ApprovalNews, NewsAction } from './repair-news.ts';

// So few that the commands to answer fit into one Slack message, however long the names are.
const destroyedShown = 20;
const othersShown = 12;
const longestLine = 400;
const approversShown = 10;

/** What waits for an answer: first what it would destroy, last how to answer. */
export function approvalMessage(request: ApprovalNews): Message {
  const { plan, previous, account, moreActions = 0, moreDestructive = 0 } = request;
  const destroying = plan.actions.filter((action) => destructionOf(action) !== undefined);
  const others = plan.actions.filter((action) => destructionOf(action) === undefined);
  const destroyed = destroying.length + moreDestructive;
  const all = plan.actions.length + moreActions;
  const worst = destroyed === 0 ? '' : `, ${destroyed} destructive`;
  return {
    tells: [request.id],
    label: 'APPROVAL NEEDED',
    severity: destroyed > 0 ? 'critical' : 'high',
    title: `account ${account}: ${count(all, 'repair')} to be approved${worst}`,
    sections: [
      ...(previous === null ? [] : [text(`The answer before did not count: ${previous}`, 'Asked again')]),
      ...destruction(destroying, moreDestructive),
      ...otherwise(others, moreActions - moreDestructive, destroyed),
      facts(request),
      ...howToAnswer(request, destroyed > 0),
    ],
  };
}

/** `prod/db → us-east-1`. */
export function placeText({ secret, region }: { readonly secret: { readonly name: string }; readonly region: string }) {
  return `${secret.name} → ${region}`;
}

function destruction(actions: readonly NewsAction[], unlisted: number): Section[] {
  if (actions.length + unlisted === 0) return [];
  const more = actions.length + unlisted - Math.min(actions.length, destroyedShown);
  return [
    heading(`WILL BE DESTROYED FOR GOOD: ${actions.length + unlisted}`),
    ...actions.slice(0, destroyedShown).map((action) => text(destructionOf(action) ?? '', placeText(action))),
    ...(more > 0
      ? [
          text(
            `and ${more} more that would destroy something, which are not listed here and which the hash covers too. ` +
              'Do not approve what you have not seen: the event "Approval Requested" lists more of them.',
          ),
        ]
      : []),
  ];
}

function otherwise(actions: readonly NewsAction[], unlisted: number, destroyed: number): Section[] {
  if (actions.length + unlisted === 0) return [];
  const more = actions.slice(othersShown);
  return [
    heading(
      `${destroyed > 0 ? 'Will be done besides' : 'Will be done, with nothing destroyed'}: ${count(actions.length + unlisted, 'repair')}`,
    ),
    ...actions
      .slice(0, othersShown)
      .map((action) => text(clip(`${deedOf(action)}. ${action.reason}`, longestLine), placeText(action))),
    ...(more.length + unlisted > 0 ? [text(`and ${more.length + unlisted} more${kindsOf(more, unlisted)}`)] : []),
  ];
}

const kinds: Readonly<Record<string, string>> = {
  replicate: 'new replica',
  rekey: 'change of a key',
  promote: 'promotion',
};

/** `: 480 new replicas, 5 of another kind`. */
function kindsOf(actions: readonly NewsAction[], unlisted: number): string {
  const known = [...Map.groupBy(actions, ({ kind }) => kind)].map(
    ([kind, all]) => `${all.length} × ${kinds[kind] ?? kind}`,
  );
  const parts = unlisted > 0 ? [...known, `${unlisted} not listed in the event`] : known;
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function facts({ account, requestedBy, at, expiresAt, answers = [] }: ApprovalNews): Section {
  return {
    kind: 'facts',
    facts: [
      { label: 'Account', value: account },
      { label: 'Asked by', value: requestedBy },
      { label: 'Asked at', value: utc(at) },
      { label: 'Answer until', value: `${utc(expiresAt)}; after that nothing is done` },
      ...answers.map(({ by, decision }) => ({
        label: decision === 'request' ? 'Asked for by' : 'Approved by',
        value: by,
      })),
    ],
  };
}

/** Whose answers are needed, where it is not one approver's alone. */
function whoMust(needs: ApprovalNews['needs'], destroys: boolean): string {
  if (needs === 'two-approvers') return '. Two different approvers must approve it.';
  if (needs === 'requester-and-approver')
    return '. Two different people must answer: who asked for it proves that, and an approver approves it.';
  return destroys ? '. Whoever asked for it may not approve it.' : '';
}

function howToAnswer({ id, approvers, callbackId, plan, needs }: ApprovalNews, destroys: boolean): Section[] {
  const shown = approvers.slice(0, approversShown).join(', ') || 'nobody';
  const more = approvers.length - approversShown;
  // The question's id begins with the ARN of the execution that asks: the answer goes to its Region.
  const region = /^arn:aws[a-z-]*:lambda:([a-z]{2}[a-z0-9-]*):/.exec(id)?.[1];
  const rest = `--callback ${callbackId} --plan-hash ${plan.hash}${region === undefined ? '' : ` --function-region ${region}`}`;
  return [
    text(`${shown}${more > 0 ? ` and ${more} more` : ''}${whoMust(needs, destroys)}`, 'May answer'),
    {
      kind: 'verbatim',
      texts: [
        { label: 'Hash of the plan', text: plan.hash },
        { label: 'To approve', text: `replication-auditor approve ${rest}` },
        ...(needs === 'requester-and-approver'
          ? [{ label: 'To prove that you asked for it', text: `replication-auditor approve --as-requester ${rest}` }]
          : []),
        { label: 'To reject', text: `replication-auditor reject ${rest}` },
      ],
    },
  ];
}
