import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { chosenOf } from '../../cli/apply.ts';
import type { RepairMode } from '../../lib/domain/policy.ts';
import { joinApprovers, theService, unverified } from '../../lib/remediation/approver.ts';
import { decide } from '../../lib/remediation/decide.ts';
import type { RemediationOrder, RemediationPorts } from '../../lib/remediation/order.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import { exampleNow as now } from '../../lib/rules/example.ts';
import { aCase, aConflict, aMissing, anUnexpected, policyWith } from '../remediation/a-case.ts';

const file = 'docs/remediation.md';
const begin = '<!-- Generated from test/generated/who-may.test.ts by `npm run generate`. -->';
const end = '<!-- End of the generated part. -->';

const user = (name: string) => `arn:aws:iam::111122223333:user/${name}`;
const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/approver/${name}`;
const approvers = [user('ann'), user('ben'), 'arn:aws:iam::111122223333:role/approver'];
const modes: readonly RepairMode[] = ['off', 'manual', 'approve', 'auto'];

const deeds: ReadonlyArray<readonly [string, Case]> = [
  ['nothing is destroyed (`replicate`)', aCase('replica-missing', aMissing())],
  ['`overwrite`', aCase('replica-failed', aConflict())],
  ['`remove`', aCase('replica-unexpected', anUnexpected())],
];

type Who = Pick<RemediationOrder, 'trigger' | 'entry' | 'requestedBy' | 'approvedBy'> &
  Partial<Pick<RemediationOrder, 'startedBy'>>;

/** The ways on which something is asked for, before anybody has answered a question. */
const entries: Readonly<Record<string, Who>> = {
  'from a terminal': { trigger: 'manual', entry: 'terminal', requestedBy: user('ann'), approvedBy: null },
  'from a terminal, `--approve`': {
    trigger: 'approval',
    entry: 'terminal',
    requestedBy: user('ann'),
    approvedBy: user('ann'),
  },
  '`invoke`': { trigger: 'manual', entry: 'service', requestedBy: unverified('ann'), approvedBy: null },
  'after an audit': { trigger: 'auto', entry: 'service', requestedBy: theService, approvedBy: null },
};

const question = { trigger: 'approval', entry: 'service' } as const;
const byHand = { ...question, startedBy: 'manual' } as const;
const byItself = { ...question, startedBy: 'auto', requestedBy: theService } as const;

/** Who stands behind an answer: `ann` and `ben` are listed, `cat` is not, and `approver` is a listed role. */
const answers: ReadonlyArray<readonly [asked: string, answered: string, Who]> = [
  ['somebody, unverified', 'ann', { ...byHand, requestedBy: unverified('cat'), approvedBy: user('ann') }],
  ['cat, who proved it', 'ann', { ...byHand, requestedBy: user('cat'), approvedBy: user('ann') }],
  ['ann, who proved it', 'ann', { ...byHand, requestedBy: user('ann'), approvedBy: user('ann') }],
  ['ann, who proved it', 'cat', { ...byHand, requestedBy: user('ann'), approvedBy: user('cat') }],
  ['approver/x, who proved it', 'approver/y', { ...byHand, requestedBy: session('x'), approvedBy: session('y') }],
  [
    'somebody, unverified',
    'ann, ben',
    { ...byHand, requestedBy: unverified('x'), approvedBy: joinApprovers([user('ann'), user('ben')]) },
  ],
  ['the service', 'ann', { ...byItself, approvedBy: user('ann') }],
  ['the service', 'ann, ben', { ...byItself, approvedBy: joinApprovers([user('ann'), user('ben')]) }],
  ['the service', 'ann, cat', { ...byItself, approvedBy: joinApprovers([user('ann'), user('cat')]) }],
  ['the service', 'approver/x, approver/y', { ...byItself, approvedBy: joinApprovers([session('x'), session('y')]) }],
];

function portsWith(wanted: Case, mode: RepairMode): RemediationPorts<null> {
  const never = () => Promise.reject(new Error('deciding writes nothing'));
  const rules = { [wanted.finding.rule]: mode };
  return {
    clock: { now: () => now },
    policy: async () => policyWith({ rules, overwrite: mode, remove: mode, approvers }),
    glance: async () => ({ look: null, waitSeconds: 0 }),
    observe: async () => ({ cases: [wanted], unreadable: [], replicas: 10 }),
    store: { attempts: async () => ({ count: 0, lastAt: 0 }), begin: never, update: never, repairs: never },
    writer: { callOf: () => ({ operation: '', region: '', parameters: {} }), write: never },
    witness: { describe: never, describeRaw: async () => ['ARN', 'Name'], versionKeys: never },
    announce: never,
  };
}

/** What becomes of it: done, asked for, or refused. */
async function outcome(wanted: Case, mode: RepairMode, who: Who): Promise<string> {
  const ports = portsWith(wanted, mode);
  const { verdict, awaitingApproval } = await decide({ plan: null, apply: true, ...who }, null, ports);
  const { remediation } = await ports.policy();
  const { actions, leftOut } = chosenOf(
    verdict.allowed,
    who.entry === 'terminal' && who.trigger === 'approval',
    remediation,
  );
  if (actions.length > 0) return 'yes';
  if (awaitingApproval.length > 0) return who.entry === 'terminal' ? 'no: needs an approval' : 'a question';
  const [refusal] = [...leftOut, ...verdict.refused];
  return `no (\`${refusal?.code}\`)`;
}

async function entriesTable(): Promise<string> {
  const rows: string[] = [];
  for (const [what, wanted] of deeds) {
    for (const mode of modes) {
      const cells = await Promise.all(Object.values(entries).map((who) => outcome(wanted, mode, who)));
      rows.push(`| ${what} | \`${mode}\` | ${cells.join(' | ')} |`);
    }
  }
  const head = ['what', 'modes', ...Object.keys(entries)];
  return table(head, rows);
}

async function questionsTable(): Promise<string> {
  const rows: string[] = [];
  const columns = deeds.flatMap(([what, wanted]) =>
    (['manual', 'approve'] as const).map((mode) => ({ what, wanted, mode })),
  );
  const shown = columns.filter(({ what }) => what !== '`remove`');
  for (const [asked, answered, who] of answers) {
    const cells = await Promise.all(shown.map(({ wanted, mode }) => outcome(wanted, mode, who)));
    rows.push(`| ${asked} | ${answered} | ${cells.join(' | ')} |`);
  }
  const titles = shown.map(
    ({ what, mode }) => `${what === '`overwrite`' ? '`overwrite`' : '`replicate`'}, \`${mode}\``,
  );
  return table(['asked for by', 'approved by', ...titles], rows);
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

test('who may do what, in docs/remediation.md, is up to date (npm run generate)', async () => {
  const text = await readFile(file, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  expect(from, `${file} has lost the line ${begin}`).toBeGreaterThan(0);
  expect(to, `${file} has lost the line ${end} after ${begin}`).toBeGreaterThan(from);
  const parts = [
    'Where rule and action have the same mode, the gates are open and the limits kept:',
    await entriesTable(),
    'And what a question comes to, by who asked and who approved. *ann* and *ben* are approvers, *approver* is a role that is one, *cat* is none:',
    await questionsTable(),
  ];
  const section = `${text.slice(0, from)}${begin}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`;
  await expect(section).toMatchFileSnapshot(`../../${file}`);
});

test('nobody destroys anything alone but from a terminal with a mode of manual or auto, or by itself with auto', async () => {
  for (const [, wanted] of deeds.slice(1)) {
    for (const mode of modes) {
      const alone = [
        ...Object.entries(entries),
        ...answers.filter(([, by]) => !by.includes(',')).map(([, , who]) => ['', who] as const),
      ];
      for (const [entry, who] of alone) {
        if ((await outcome(wanted, mode, who)) !== 'yes') continue;
        const isTerminal = entry === 'from a terminal' && (mode === 'manual' || mode === 'auto');
        const isAuto = entry === 'after an audit' && mode === 'auto';
        // Asked for by one who proved it, and approved by another one.
        const areTwo = who.trigger === 'approval' && who.requestedBy === user('cat') && who.approvedBy === user('ann');
        expect({ entry, mode, by: who, may: isTerminal || isAuto || areTwo }).toMatchObject({ may: true });
      }
    }
  }
});
