import { element } from './element.ts';

const themes = ['system', 'light', 'dark'] as const;

/** Goes from the system's choice to light, to dark, and back. */
export function addTheme(): void {
  const button = element('theme', HTMLButtonElement);
  let chosen = 0;
  button.hidden = false;
  button.addEventListener('click', () => {
    chosen = (chosen + 1) % themes.length;
    const theme = themes[chosen] ?? 'system';
    button.textContent = `Theme: ${theme}`;
    document.documentElement.dataset['theme'] = theme;
  });
}
