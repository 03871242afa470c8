/** The symbols of the reports for terminals, each by one that takes as much room: nothing that is aligned may shift. */
const symbols: Readonly<Record<string, string>> = {
  '✓': '*',
  '✗': 'x',
  '→': '>',
  '·': '-',
  '■': '#',
  '█': '#',
  '▇': '*',
  '▆': '+',
  '▅': '=',
  '▄': '-',
  '▃': ':',
  '▂': '.',
  '▁': '_',
};

const known = new RegExp(`[${Object.keys(symbols).join('')}]`, 'gu');

/** A report for a terminal whose encoding may not have its symbols; letters that are not ASCII are left alone. */
export function inAscii(text: string): string {
  return (
    text
      .replace(known, (symbol) => symbols[symbol] ?? symbol)
      // What was left out of a long name, then what is pending.
      .replaceAll(/(?<=\S)…(?=\S)/g, '~')
      .replaceAll('…', '.')
  );
}
