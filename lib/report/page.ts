import { styleText } from 'node:util';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export type Style = Parameters<typeof styleText>[0];

/** What a formatter for terminals writes on. */
export interface Page {
  /** Cells per line; infinite where nothing is to be wrapped. */
  readonly width: number;
  paint(style: Style, text: string): string;
}

const narrowest = 60;
const widest = 200;
/** What is left of a line that its label has almost filled. */
const narrowestText = 10;

/** A page as wide as the terminal, within what stays legible; plain text unless colour is allowed. */
export function aPage({ columns, color }: { readonly columns: number; readonly color: boolean }): Page {
  return {
    width: columns === Number.POSITIVE_INFINITY ? columns : Math.min(widest, Math.max(narrowest, columns)),
    // The caller has decided about colour; Node would ask its own standard output.
    paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** Text wrapped to the page behind a label, its further lines aligned under the first. */
export function labelled(page: Page, label: string, text: string): string {
  const indent = stringWidth(label);
  const room = Math.max(narrowestText, page.width - indent);
  const lines = (Number.isFinite(room) ? wrapAnsi(text, room, { hard: true }) : text).split('\n');
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(indent)) + line).join('\n');
}

const graphemes = new Intl.Segmenter();

/** Text of at most so many cells: what is too long loses its middle, since names differ at their ends. */
export function shortened(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  const room = Math.max(2, cells) - 1;
  const head = fitting(parts, Math.ceil(room / 2));
  const tail = fitting(parts.reverse(), Math.floor(room / 2));
  return `${head.join('')}…${tail.reverse().join('')}`;
}

const longestProse = 600;
const longestNameInProse = 60;

/** A sentence that names a secret: what it says must not drown in a name of 512 characters. */
export function prose(text: string, name: string | null): string {
  const said = name ? text.replaceAll(name, () => shortened(name, longestNameInProse)) : text;
  return shortened(said, longestProse);
}

function fitting(parts: readonly string[], cells: number): string[] {
  let left = cells;
  const end = parts.findIndex((part) => {
    left -= stringWidth(part);
    return left < 0;
  });
  return parts.slice(0, end < 0 ? parts.length : end);
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows under titles, each column as wide as its widest cell; the last is wrapped to the page. */
export function aligned(
  page: Page,
  indent: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const table = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...table.map((row) => stringWidth(row[index] ?? ''))));
  return table.map((row) => {
    const cells = columns.slice(0, -1).map(({ align }, index) => {
      const cell = row[index] ?? '';
      const gap = ' '.repeat((widths[index] ?? 0) - stringWidth(cell));
      return `${align === 'right' ? gap + cell : cell + gap}  `;
    });
    return labelled(page, indent + cells.join(''), row[columns.length - 1] ?? '');
  });
}
