import type { Severity } from '../domain/finding.ts';
import { count } from '../report/words.ts';
import { placeText } from './approval-message.ts';
import { clip, heading, type Message, type Section, text } from './message.ts';
import { factsText } from './phrases.ts';
import type { NewsRepair, RepairsNews } from './repair-news.ts';
import { leftAlone, notDone, obstacles } from './repairs-refused.ts';

const repairsShown = 20;
const instructionsShown = 4;
const longestLine = 700;

/** Of states, in the order in which people should hear of them; `word` stands in the title. */
const states: Readonly<Record<string, { readonly word: string; readonly heading: string }>> = {
  unknown: { word: 'with unknown outcome', heading: 'Not known whether it took effect' },
  failed: { word: 'failed', heading: 'Failed: the call was made, and seen to have failed' },
  'timed-out': { word: 'not seen to end', heading: 'Not seen to end: the call was made, its end not seen in time' },
  refused: { word: 'refused by AWS', heading: 'Refused by AWS: nothing was changed' },
  succeeded: { word: 'repaired', heading: 'Repaired, and seen to have worked' },
};

const starts: Readonly<Record<string, string>> = {
  auto: 'by the service itself',
  manual: 'by hand',
  approval: 'after a question for approval',
};

/** What came of an order for repairs, or of the question for its approval. */
export function repairsMessage(report: RepairsNews): Message {
  const { id, account, stopped, approval, requestedBy, trigger } = report;
  const wrong = wrongOnes(report) > 0;
  return {
    tells: [id],
    label: labelOf(report, wrong),
    severity: severityOf(report, wrong),
    title: `account ${account}: ${summaryOf(report)}`,
    sections: [
      ...(stopped ? [text(`Nothing was written. ${stopped.reason}`), ...remedyOf(stopped.code)] : []),
      ...(approval ? [text(approvalText(approval))] : []),
      ...(wrong
        ? [
            text(
              'Look at what did not succeed before anything else. Nothing of it is tried again before its cooldown has passed, nor more often than the policy says.',
              'What to do',
            ),
          ]
        : []),
      ...repairSections(report),
      ...notDone(report),
      ...instructions(report),
      ...leftAlone(report),
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: account },
          { label: 'Asked by', value: requestedBy },
          { label: 'Started', value: starts[trigger] ?? trigger },
        ],
      },
    ],
  };
}

function wrongOnes({ counts }: RepairsNews): number {
  return sum(Object.entries(counts.repairs).map(([state, n]) => (state === 'succeeded' ? 0 : n)));
}

function labelOf({ stopped, approval, counts }: RepairsNews, wrong: boolean): string {
  if (wrong) return 'REPAIRS FAILED';
  if (stopped) return 'REPAIRS STOPPED';
  if (approval?.kind === 'rejected') return 'REPAIRS REJECTED';
  if (approval?.kind === 'expired') return 'APPROVAL EXPIRED';
  if (approval?.kind === 'invalid') return 'APPROVAL VOID';
  return (counts.repairs['succeeded'] ?? 0) > 0 ? 'REPAIRED' : 'NOT REPAIRED';
}

/** How much it calls for somebody: what may have been destroyed without a repair most of all. */
function severityOf(report: RepairsNews, wrong: boolean): Severity | null {
  const { stopped, approval, repairs } = report;
  const lost = repairs.some(({ state, destroys }) => destroys !== null && state !== 'succeeded' && state !== 'refused');
  if (lost) return 'critical';
  if (wrong || stopped) return 'high';
  if (approval && approval.kind !== 'rejected' && !approval.carriedOut) return 'high';
  return obstacles(report) > 0 ? 'medium' : null;
}

/** `1 failed, 3 repaired, 2 not repaired`. */
function summaryOf(report: RepairsNews): string {
  const { counts, approval } = report;
  const done = [...Object.keys(states), ...Object.keys(counts.repairs).filter((state) => !(state in states))].flatMap(
    (state) => ((counts.repairs[state] ?? 0) > 0 ? [`${counts.repairs[state]} ${states[state]?.word ?? state}`] : []),
  );
  const refused = obstacles(report);
  const parts = refused > 0 ? [...done, `${refused} not repaired`] : done;
  if (parts.length > 0) return parts.join(', ');
  return approval ? `none of ${count(approval.actions, 'repair')} was made` : 'nothing was repaired';
}

function approvalText({ kind, by, reason, actions, destructive, carriedOut }: NonNullable<RepairsNews['approval']>) {
  const what = `${count(actions, 'repair')}${destructive > 0 ? ` (${destructive} would have destroyed something)` : ''}`;
  const nothing = 'None of them was made.';
  switch (kind) {
    case 'approved':
      return carriedOut
        ? `${by} approved ${count(actions, 'repair')}${destructive > 0 ? `, ${destructive} of them destructive` : ''}.`
        : `${by} approved ${what}, but another run was writing for so long that it was given up. ${nothing}`;
    case 'rejected':
      return `${by} rejected ${what}. ${nothing}`;
    case 'expired':
      return `Nobody answered in time about ${what}. ${nothing}`;
    case 'invalid':
      return `No answer about ${what} counted. ${nothing} The last did not count because: ${reason}`;
  }
}

// Maps, not objects: a code may be called as every object's own `toString` is.
const remedies = new Map(
  Object.entries({
    'kill-switch': 'Set `remediation.killSwitch` of the policy to false once repairs are wanted again.',
    'region-unreadable': 'Make those Regions readable. The next run looks again.',
    'limit-actions':
      'Find out why so many need a repair at once. Then repair some by hand, or raise `remediation.limits`.',
    'limit-share':
      'Find out why so many need a repair at once. Then repair some by hand, or raise `remediation.limits`.',
    'plan-expired': 'Make a new plan.',
  }),
);

function remedyOf(code: string): Section[] {
  const remedy = remedies.get(code);
  return remedy === undefined ? [] : [text(remedy, 'What to do')];
}

/** By state; what destroyed something is listed before anything that did not. */
function repairSections({ repairs, counts }: RepairsNews): Section[] {
  const order = Object.keys(states);
  const rank = ({ state, destroys }: NewsRepair) => order.indexOf(state) + (destroys === null ? order.length + 1 : 0);
  const shown = [...repairs].sort((a, b) => rank(a) - rank(b)).slice(0, repairsShown);
  const all = [...order, ...Object.keys(counts.repairs).filter((state) => !order.includes(state))];
  return all.flatMap((state): Section[] => {
    const total = counts.repairs[state] ?? 0;
    if (total === 0) return [];
    const listed = shown.filter((repair) => repair.state === state);
    const more = total - listed.length;
    return [
      heading(`${states[state]?.heading ?? state}: ${count(total, 'repair')}`),
      ...listed.map((repair) => text(clip(repairText(repair), longestLine), placeText(repair))),
      ...(more > 0 ? [text(`and ${more} more`)] : []),
    ];
  });
}

const deeds = new Map(
  Object.entries({
    replicate: 'new replica',
    overwrite: 'replica in place of another secret',
    rekey: "the replica's key changed",
    remove: 'replica removed',
    promote: 'replica made a secret of its own',
  }),
);

function repairText({ kind, state, answer, destroys }: NewsRepair): string {
  const lost = state === 'succeeded' ? 'Destroyed for good' : 'May be destroyed for good';
  return [
    `${deeds.get(kind) ?? kind}${answer === null ? '' : ` (${answer})`}.`,
    ...(destroys === null || state === 'refused' ? [] : [`${lost}: ${factsText(destroys)}.`]),
  ].join(' ');
}

function instructions({ instructions: all, counts }: RepairsNews): Section[] {
  if (counts.instructions === 0) return [];
  const shown = all.slice(0, instructionsShown);
  const more = counts.instructions - shown.length;
  return [
    heading(`No call can repair it: ${count(counts.instructions, 'finding')} for a person`),
    ...shown.map((one) => text(clip(one.reason, longestLine), placeText(one))),
    ...(more > 0 ? [text(`and ${more} more`)] : []),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
