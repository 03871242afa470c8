import type { FindingEvent, FindingEventKind, Resolution } from '../domain/event.ts';
import type { AuditResult } from '../domain/result.ts';
import { labelled, type Page, type Style } from './page.ts';
import { place, section, title } from './table-findings.ts';
import { ago, withdrawalCauses } from './words.ts';

const shownOfEach = 5;

const kinds: ReadonlyArray<{ kind: FindingEventKind; symbol: string; style: Style; heading: string }> = [
  { kind: 'opened', symbol: '✗', style: 'red', heading: 'opened' },
  { kind: 'changed', symbol: '~', style: 'yellow', heading: 'changed' },
  { kind: 'resolved', symbol: '✓', style: 'green', heading: 'resolved' },
  { kind: 'withdrawn', symbol: '-', style: 'dim', heading: 'withdrawn: no longer judged, which is not a repair' },
];

const resolutions: Readonly<Record<Resolution, string>> = {
  compliant: 'the rule finds nothing wrong',
  'no-longer-applies': 'what it was about is gone',
  'secret-gone': 'the secret is gone',
};

/** What became of findings since the run before, the first of each kind; no section where runs are not remembered. */
export function changesSection(page: Page, { changes, startedAt }: AuditResult): Iterable<string> {
  if (!changes) return [];
  const { since, events } = changes;
  if (since === null) {
    const baseline = 'what it found is the baseline; later runs with this state say what changed';
    return [title(page, 'bold', 'FIRST RUN', baseline)];
  }
  const groups = kinds
    .map((group) => ({ ...group, events: events.filter(({ kind }) => kind === group.kind) }))
    .filter((group) => group.events.length > 0);
  const tally = groups.map(({ kind, events }) => `${events.length.toLocaleString('en-US')} ${kind}`).join(', ');
  const heading = title(
    page,
    'bold',
    'SINCE THE LAST RUN',
    `${ago(since, startedAt)}: ${tally || 'no change was seen'}`,
  );
  if (groups.length === 0) return [heading];
  return section(
    heading,
    groups.map(({ symbol, style, heading, events }) => {
      const more = events.length - shownOfEach;
      return [
        labelled(page, `  ${page.paint(style, symbol)} `, page.paint('bold', heading)),
        ...events.slice(0, shownOfEach).map((event) => labelled(page, '    - ', sentence(page, event))),
        ...(more > 0
          ? [labelled(page, '      ', `and ${more.toLocaleString('en-US')} more; \`--format json\` lists them all`)]
          : []),
      ].join('\n');
    }),
  );
}

function sentence(page: Page, event: FindingEvent): string {
  return `${place(page, event.finding)} ${page.paint('dim', `· ${event.finding.rule}${changeNote(event)}`)}`;
}

/** What to say of a change beside its rule, begun with a colon; `""` where there is nothing. */
export function changeNote({ kind, reopened, changes, resolution, withdrawal, flapping }: FindingEvent): string {
  const notes = {
    opened: reopened ? 'again' : '',
    // It is said once more although nothing changed: it has stayed open after flapping.
    changed: changes.map((change) => (change === 'reminder' ? 'it no longer flaps' : change)).join(', '),
    resolved: resolution === null ? '' : resolutions[resolution],
    withdrawn: withdrawal === null ? '' : withdrawalCauses[withdrawal],
  };
  const said = [notes[kind], flapping ? 'it opens and closes time and again' : ''].filter((text) => text !== '');
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
}
