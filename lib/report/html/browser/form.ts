import { choices, type Filter } from '../filter.ts';
import { element } from './element.ts';

/** The filter's form, as a filter. */
export interface FilterForm {
  read(): Filter;
  write(filter: Filter): void;
  say(text: string): void;
}

export function createForm(onChange: () => void): FilterForm {
  const box = element('filter', HTMLElement);
  const status = element('status', HTMLParagraphElement);
  const form = box.querySelector('form');
  if (!form) throw new Error('The report has no form.');
  box.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', onChange);
  // The controls are reset after the event.
  form.addEventListener('reset', () => setTimeout(onChange));

  return {
    read() {
      const data = new FormData(form);
      const of = (name: string) => String(data.get(name) ?? '');
      return {
        states: data.getAll('state').map(String),
        text: of('text').trim(),
        rule: of('rule'),
        region: of('region'),
        clause: of('clause'),
        account: of('account'),
      };
    },
    write(filter) {
      for (const box of form.querySelectorAll<HTMLInputElement>('[name=state]'))
        box.checked = filter.states.includes(box.value);
      for (const name of [...choices, 'text'] as const) {
        const field = form.elements.namedItem(name);
        if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = filter[name];
      }
    },
    say(text) {
      status.textContent = text;
    },
  };
}
