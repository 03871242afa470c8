import type { Progress } from '../lib/audit/ports.ts';
import type { Clock } from '../lib/domain/clock.ts';
import { count } from '../lib/report/words.ts';
import { columnsOf } from './color.ts';
import type { Output } from './context.ts';

const redrawEvery = 80; // milliseconds: fast enough to look alive, slow enough to cost nothing
const eraseLine = '\r\u001b[2K';

export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the line away, so that nothing of it stays between the output. */
  clear(): void;
}

/** One line that is redrawn while the audit reads; silent where standard error is no terminal. */
export function createProgressLine(stderr: Output, clock: Clock): ProgressLine {
  if (!stderr.isTTY || stderr.isStill) return { show: () => undefined, clear: () => undefined };
  const regions = new Map<string, { secrets: number; done: boolean }>();
  let described = '';
  let drawnAt = Number.NEGATIVE_INFINITY;

  function line(): string {
    const perRegion = [...regions].map(([region, { secrets, done }]) => `${region} ${secrets}${done ? ' ✓' : '…'}`);
    const full = ['Reading', perRegion.join(' · '), described].filter(Boolean).join('  ');
    if (full.length < columnsOf(stderr)) return full;
    const entries = [...regions.values()];
    const done = entries.filter((entry) => entry.done).length;
    const secrets = entries.reduce((sum, entry) => sum + entry.secrets, 0);
    return `Reading  ${done}/${entries.length} Regions, ${count(secrets, 'secret')}  ${described}`.trimEnd();
  }

  return {
    show(progress) {
      if (progress.kind === 'described') described = `described ${progress.done}/${progress.total}`;
      else regions.set(progress.region, progress);
      if (clock.now() - drawnAt < redrawEvery) return;
      drawnAt = clock.now();
      stderr.write(eraseLine + line());
    },
    clear() {
      if (Number.isFinite(drawnAt)) stderr.write(eraseLine);
    },
  };
}
