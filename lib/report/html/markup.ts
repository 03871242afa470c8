/** Finished HTML: what only {@link html} makes, so that text can never be taken for it. */
export interface Markup {
  readonly markup: string;
}

/** What a template may hold: text is escaped, finished HTML is not, and what is absent leaves nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML in which every value is text, in an element or in a quoted attribute, unless it is HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return { markup: parts.map((part, index) => part + rendered(values[index])).join('') };
}

function rendered(content: Content): string {
  if (content === undefined || content === null || content === false) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return content.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  return 'markup' in content ? content.markup : content.map(rendered).join('');
}
