import type { Severity } from '../domain/finding.ts';
import { clip, type Fact, type Message, type SecretLine, type Section, type Verbatim } from './message.ts';
import {
  code,
  escapeControls,
  harmless,
  inline,
  longestField,
  longestText,
  type Markup,
  markup,
  type PlainText,
  plain,
  shownPlain,
} from './slack-text.ts';

export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'divider' }
  | { readonly type: 'section'; readonly text: PlainText | Markup }
  | { readonly type: 'section'; readonly fields: readonly Markup[] }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] };

/** What an incoming webhook takes. */
export interface SlackMessage {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

// Block Kit reference.
const mostBlocks = 50;
const mostFields = 10;
const longestHeader = 150;

/** So much of a name or a Region list is shown in a line of a list: with a link, lines stay within a section's 3,000. */
const longestInLine = 120;
/** Escaping turns one character into five at most, so that this fits a field of 2,000. */
const longestValue = (longestField - 200) / 6;

const symbols: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

/** Block Kit as data, within its limits; names and messages from outside can be nothing but text in it. */
export function renderSlack(message: Message): SlackMessage {
  const symbol =
    message.severity === null ? (message.label.startsWith('AUDIT ') ? '❗' : '📋') : symbols[message.severity];
  const title = `${symbol} ${message.label}: ${message.title}`;
  const blocks: Block[] = [{ type: 'header', text: plain(title, longestHeader) }, ...sections(message.sections)];
  return {
    text: fallback(title),
    blocks:
      blocks.length <= mostBlocks
        ? blocks
        : [...blocks.slice(0, mostBlocks - 1), shortened(blocks.length - mostBlocks + 1)],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Parsed as markup where blocks are not shown. A name cannot be in a code span here, so that its `@` is made another letter. */
function fallback(title: string): string {
  return escapeControls(
    clip(
      harmless(title)
        .replaceAll('@', '＠')
        .replaceAll(/[*_~`]/g, ' '),
      300,
    ),
  );
}

function shortened(blocks: number): Block {
  return { type: 'context', elements: [plain(`Shortened: ${blocks} more parts did not fit into one Slack message.`)] };
}

/** Paragraphs that follow each other share a block, for there may be fifty only. */
function sections(parts: readonly Section[]): Block[] {
  const blocks: Block[] = [];
  let paragraphs: string[] = [];
  const flush = () => {
    blocks.push(...packed(paragraphs, '\n\n').map((text): Block => ({ type: 'section', text: shownPlain(text) })));
    paragraphs = [];
  };
  for (const part of parts) {
    if (part.kind === 'text') {
      paragraphs.push(
        clip(harmless(part.label === undefined ? part.text : `${part.label}: ${part.text}`), longestText),
      );
      continue;
    }
    flush();
    blocks.push(...block(part));
  }
  flush();
  return blocks;
}

function block(part: Exclude<Section, { kind: 'text' }>): Block[] {
  switch (part.kind) {
    case 'heading':
      return [{ type: 'divider' }, { type: 'section', text: markup(`*${inline(part.text, 400)}*`) }];
    case 'facts':
      return chunks(part.facts, mostFields).map((facts) => ({ type: 'section', fields: facts.map(field) }));
    case 'secrets':
      return secretBlocks(part.secrets);
    case 'links':
      return packed(
        part.links.map(({ text, url }) => `<${escapeControls(url)}|${inline(text, longestInLine)}>`),
        '  ·  ',
      ).map((text) => ({
        type: 'section',
        text: markup(text),
      }));
    case 'verbatim':
      return part.texts.map(verbatimBlock);
  }
}

/** Cut, it would be another text: where it does not fit as code, it stands as plain text. */
function verbatimBlock({ label, text }: Verbatim): Block {
  const shown = `*${inline(label, 100)}*\n${code(text, longestText)}`;
  return { type: 'section', text: shown.length <= longestText ? markup(shown) : plain(text) };
}

function asCode(text: string): string {
  return code(text, longestText);
}

/** A command that is cut would be another one. */
function fitsAsCode(text: string): boolean {
  return asCode(text).length <= longestText;
}

function field({ label, value }: Fact): Markup {
  return markup(
    `*${inline(label, 100)}*\n${label === 'Secret' ? code(value, longestValue) : inline(value, longestValue)}`,
  );
}

/** A line for each secret; where one has more to say, a paragraph of its own under it. */
function secretBlocks(secrets: readonly SecretLine[]): Block[] {
  if (secrets.every(({ details, commands = [] }) => details.length + commands.length === 0)) return lines(secrets);
  return secrets.flatMap((secret): Block[] => {
    const details = clip(secret.details.map(harmless).join('\n'), longestText);
    return [
      ...lines([secret]),
      ...(details === '' ? [] : [{ type: 'section' as const, text: shownPlain(details) }]),
      ...packed((secret.commands ?? []).filter(fitsAsCode).map(asCode), '\n').map((text) => ({
        type: 'section' as const,
        text: markup(text),
      })),
    ];
  });
}

function lines(secrets: readonly SecretLine[]): Block[] {
  return packed(secrets.map(secretLine), '\n').map((text) => ({ type: 'section', text: markup(text) }));
}

function secretLine({ name, where, url }: SecretLine): string {
  const line = `• ${code(name, longestInLine)} · ${inline(where, longestInLine)}`;
  const linked = url === null ? line : `${line} · <${escapeControls(url)}|console>`;
  return linked.length <= longestText ? linked : line;
}

/** Pieces joined into texts of at most 3,000 characters each; each piece fits one by itself. */
function packed(pieces: readonly string[], separator: string): string[] {
  const texts: string[] = [];
  for (const piece of pieces) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + separator.length + piece.length <= longestText) {
      texts[texts.length - 1] = last + separator + piece;
    } else texts.push(piece);
  }
  return texts;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
