import type { FixLine } from '../../text/fix.ts';
import type { Entry } from './entry.ts';

/** The lines of an entry's fix, which it carries as JSON. Apart from where they are made, which the page's script is spared. */
export function fixLinesOf({ fix }: Pick<Entry, 'fix'>): readonly FixLine[] {
  return fix === '' ? [] : JSON.parse(fix);
}
