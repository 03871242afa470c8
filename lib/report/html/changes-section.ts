import type { FindingEvent, FindingEventKind } from '../../domain/event.ts';
import type { AuditResult } from '../../domain/result.ts';
import { changeNote } from '../table-changes.ts';
import { ago, utc } from '../words.ts';
import { pathed } from './finding-card.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import type { State } from './states.ts';

const shownOfEach = 10;

const kinds: ReadonlyArray<{ readonly kind: FindingEventKind; readonly icon: State; readonly title: string }> = [
  { kind: 'opened', icon: 'high', title: 'Opened' },
  { kind: 'changed', icon: 'pending', title: 'Changed' },
  { kind: 'resolved', icon: 'in-sync', title: 'Resolved' },
  { kind: 'withdrawn', icon: 'none', title: 'No longer judged' },
];

/** What became of findings since the run before; nothing where runs are not remembered. */
export function changesSection({ changes, startedAt }: AuditResult): Markup | null {
  if (!changes) return null;
  const { since, events } = changes;
  return html`<section id="changes" aria-labelledby="changes-h">
<div class="head"><h2 id="changes-h">Since the last run</h2><p class="remark">${
    since === null
      ? 'This is the first run: what it found is the baseline, and later ones say what changed.'
      : `That began ${ago(since, startedAt)}, ${utc(since)}.${events.length === 0 ? ' No change was seen.' : ''}`
  }</p></div>
${since !== null && events.length > 0 && html`<div class="changes">${kinds.map((each) => group(each, events))}</div>`}</section>`;
}

function group({ kind, icon: shape, title }: (typeof kinds)[number], events: readonly FindingEvent[]): Markup | null {
  const ofKind = events.filter((event) => event.kind === kind);
  if (ofKind.length === 0) return null;
  const more = ofKind.length - shownOfEach;
  return html`<div><h3>${icon(shape)} ${title} <span class="n">${ofKind.length.toLocaleString('en-US')}</span></h3>
<ul>${ofKind.slice(0, shownOfEach).map(item)}${more > 0 && html`<li>and ${more.toLocaleString('en-US')} more</li>`}</ul></div>`;
}

function item(event: FindingEvent): Markup {
  const { finding } = event;
  return html`<li><span class="name">${pathed(finding.secret.name)}</span> <span class="place"><span class="to">→</span> ${finding.region}</span><br><code>${finding.rule}</code>${changeNote(event)}</li>`;
}
