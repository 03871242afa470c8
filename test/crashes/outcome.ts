import { canonicalJson } from '../../lib/aws/canonical-json.ts';
import type { LocalAws } from '../support/local-aws.ts';

/** What a run leaves behind, in lines that are the same whenever it runs. */
export interface Outcome {
  /** How it ended. */
  readonly ended: readonly string[];
  /** Everything in the table. */
  readonly stored: readonly string[];
  /** What those know who listen, each announcement once. */
  readonly told: readonly string[];
  /** Writes that AWS was sent, each as often as it was. */
  readonly sent: readonly string[];
}

/** Marks what was sent although nothing told of it. */
export const unrecorded = 'sent before its intent was recorded';

interface Announcement {
  readonly id: string;
  readonly content: object;
}

/** Times, and what is made of them or of chance, differ without a meaning. */
export function lineOf(value: unknown): string {
  return canonicalJson(value)
    .replaceAll(/durable-execution\/\d+\//g, 'durable-execution/')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\b([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b/g, '<hash>')
    .replaceAll(/#approval-[0-9a-f]{12}/g, '#approval-<hash>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z/g, '<time>')
    .replaceAll(/(?<![\w-])1[5-9]\d{8}(\d{3})?(?!\d)/g, '<time>');
}

/** Everything that was announced, once each, as those know it who go by its id; in the order in which it first came. */
export function heard(aws: LocalAws): string[] {
  const events = aws.published.map(({ type, detail }) => ({ id: detail.id, content: { type, ...detail } }));
  const mails = aws.mails.map((mail) => ({ id: mail.text, content: mail }));
  const started = aws.invoked.map((one, at) => ({ id: one.name ?? `start ${at}`, content: one }));
  return onceEach([...events, ...mails, ...started]);
}

function onceEach(all: readonly Announcement[]): string[] {
  const lines = new Map<string, string>();
  for (const { id, content } of all) {
    const line = lineOf(content);
    const before = lines.get(id) ?? line;
    lines.set(id, before === line ? line : `told otherwise under one id: ${before} AND ${line}`);
  }
  return [...lines.values()];
}

/** What must never be, whatever a run without deaths does. Questions for approval are taken for as long as they hold. */
export function amiss({ stored, sent }: Outcome): string[] {
  const leases = stored.filter((line) => line.includes('"lease#') && !line.includes('"lease#approval'));
  const untold = stored.filter((line) => line.includes('\\"outbox\\":[{'));
  const open = stored.filter((line) => line.includes('"repair#') && line.includes('\\"endedAt\\":null'));
  return [
    ...leases.map((line) => `left behind: a lease that was not given back: ${line}`),
    ...untold.map((line) => `left behind: an announcement that was not told: ${line}`),
    ...open.map((line) => `left behind: a repair without an end: ${line}`),
    ...sent.filter((line) => line.includes(unrecorded)),
  ];
}

/** Which promises were broken, as sentences. */
export function differences(usual: Outcome, seen: Outcome): string[] {
  const told = compare('told', usual.told, seen.told, 'was never told', 'was told once more, under another id');
  const isOutOfOrder = told.length === 0 && usual.told.join('\n') !== seen.told.join('\n');
  return [
    ...compare('ended', usual.ended, seen.ended, 'did not end so', 'ended so'),
    ...compare('stored', usual.stored, seen.stored, 'is not stored', 'is stored besides'),
    ...told,
    ...(isOutOfOrder ? ['told: it was told in another order'] : []),
    ...compare('sent', usual.sent, seen.sent, 'was not sent', 'was sent once more'),
  ];
}

function compare(what: string, usual: readonly string[], seen: readonly string[], lacks: string, exceeds: string) {
  const gone = less(usual, seen);
  const more = less(seen, usual);
  if (gone.length === 1 && more.length === 1) return [`${what}: otherwise than usual: ${difference(gone[0], more[0])}`];
  return [
    ...gone.map((line) => `${what}: this ${lacks}: ${line}`),
    ...more.map((line) => `${what}: this ${exceeds}: ${line}`),
  ];
}

/** The first words that differ, and those before them. */
function difference(usual = '', seen = ''): string {
  let at = 0;
  while (usual[at] === seen[at]) at += 1;
  const from = Math.max(0, at - 120);
  return `${usual.slice(0, 60)} … ${usual.slice(from, at + 80)} BECAME ${seen.slice(from, at + 80)}`;
}

function less(all: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return all.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
