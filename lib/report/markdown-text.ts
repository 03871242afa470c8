import { shortened } from './page.ts';
import { sanitize } from './sanitize.ts';

/** What could end a code span or a table's cell, told as `sanitize` tells it: no name in AWS has either. */
const endsCode = /[`|\\]/g;

/** A name as code: nothing in it is markup, a link or a mention, on GitHub as elsewhere. */
export function code(text: string, cells = 120): string {
  const shown = shortened(sanitize(text), cells).replace(endsCode, unicode);
  // A code span of nothing but spaces is none.
  return `\`${shown.trim() === '' ? shown.replace(/./g, unicode) || '(none)' : shown}\``;
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Letters, digits and marks that mean nothing in GitHub Flavored Markdown wherever they stand. */
const meansSomething = /[^\p{L}\p{M}\p{N} ,;"'()…–—-]/gu;

/**
 * A sentence as text: every mark that could be markup or start a link becomes an entity. GitHub looks for mentions and
 * issues, and others for addresses, in what was rendered, where an entity is its character again: an empty comment
 * keeps them apart.
 */
export function prose(text: string, cells = 600): string {
  return (shortened(sanitize(text), cells).trim() || '(nothing)')
    .replace(meansSomething, (mark, at: number, whole: string) => {
      if (mark === '.' || mark === '!' || mark === '?') return mark;
      const entity = `&#${mark.codePointAt(0)};`;
      const leads = mark === '@' || mark === '#' || (mark === ':' && whole[at + 1] === '/');
      return leads ? `${entity}<!-- -->` : entity;
    })
    .replace(/\b(www|gh)(?=[.-])/gi, '$1<!-- -->');
}
