import type { Entry } from '../entry.ts';
import { findingCard, type ListContext } from '../finding-card.ts';
import { html } from '../markup.ts';
import { element } from './element.ts';

/** Shows findings beside the page, whether or not the list has drawn them yet. */
export function createPeek(context: ListContext): (entries: readonly Entry[]) => void {
  const dialog = element('peek', HTMLDialogElement);
  const body = element('peek-body', HTMLElement);
  const title = element('peek-h', HTMLElement);
  element('peek-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  // A click beside it closes it, as people expect; Escape does so by itself.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return (entries) => {
    title.textContent = entries.length === 1 ? 'Finding' : `${entries.length} findings`;
    body.innerHTML = html`${entries.map((entry) => findingCard(entry, context, false))}`.markup;
    dialog.showModal();
    dialog.scrollTop = 0;
  };
}
