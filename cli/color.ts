import { aPage, type Page } from '../lib/report/page.ts';
import type { CommandContext, Output } from './context.ts';

/** For pipes and files, where nobody says how wide the reader's screen is. */
const defaultColumns = 100;

/**
 * Whether to colour: FORCE_COLOR decides either way (as Node itself has it), then NO_COLOR (no-color.org: present and
 * not empty), then whether a terminal that can do it listens.
 */
export function colorAllowed({ isTTY }: Output, env: CommandContext['env']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR']) return false;
  return isTTY && env['TERM'] !== 'dumb';
}

export function columnsOf(output: Output): number {
  return output.columns ?? defaultColumns;
}

/** The page that a stream is: its width, and colour where allowed. */
export function pageOf(output: Output, env: CommandContext['env']): Page {
  return aPage({ columns: columnsOf(output), color: colorAllowed(output, env) });
}
