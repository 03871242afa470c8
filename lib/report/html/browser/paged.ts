import type { Markup } from '../markup.ts';

interface Shown<T> {
  readonly into: HTMLElement;
  readonly button: HTMLButtonElement;
  /** What the button counts: `finding`. */
  readonly noun: string;
  /** How many at first: few, since each key that is typed draws them anew (bench/report.ts). */
  readonly first: number;
  /** How many with each request for more. */
  readonly next: number;
  render(items: readonly T[], offset: number, before: T | undefined): Markup;
}

/** A long list of which some are drawn, and more when asked for: ten thousand at once would freeze the page. */
export interface Paged<T> {
  show(items: readonly T[]): void;
  /** Draws so many more; absent: as the button does. */
  more(count?: number): void;
  readonly drawn: () => number;
}

export function createPaged<T>({ into, button, noun, first, next, render }: Shown<T>): Paged<T> {
  let items: readonly T[] = [];
  let drawn = 0;

  function more(count = next): void {
    const added = items.slice(drawn, drawn + count);
    into.insertAdjacentHTML('beforeend', render(added, drawn, items[drawn - 1]).markup);
    drawn += added.length;
    const left = items.length - drawn;
    button.hidden = left === 0;
    button.textContent = `Show ${Math.min(left, next)} more of ${left.toLocaleString('en-US')} ${noun}s`;
  }

  button.addEventListener('click', () => more());
  return {
    show(all) {
      items = all;
      drawn = 0;
      into.textContent = '';
      more(first);
    },
    more,
    drawn: () => drawn,
  };
}
