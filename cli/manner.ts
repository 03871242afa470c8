import type { Command } from 'commander';
import { Option } from 'commander';
import { inAscii } from '../lib/report/ascii.ts';
import { sanitize } from '../lib/report/sanitize.ts';
import type { CommandContext, Output } from './context.ts';
import { telling } from './telling.ts';

/** How the command speaks, whatever it does. */
export interface Manner {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly plain?: boolean;
}

export function addMannerOptions(program: Command): Command {
  return program
    .addOption(
      new Option('-q, --quiet', 'only findings and errors: nothing at all where all is well').conflicts('verbose'),
    )
    .option('-v, --verbose', 'tell on standard error what is read, call by call, and how long it takes')
    .option('--plain', 'for pipelines: no colour, no wrapping, nothing redrawn, symbols in ASCII');
}

/**
 * The context as the options want it. They are asked for each time, because they are known only once the arguments have
 * been read, which is after the commands were made.
 */
export function inManner(context: CommandContext, manner: () => Manner): CommandContext {
  const { clock, stderr, env } = context;
  const startedAt = clock.now();
  const stream = (output: Output): Output => ({
    write: (text, kind) => output.write(kind === 'data' || !isAscii(env, manner()) ? text : inAscii(text), kind),
    drained: async () => output.drained?.(),
    isTTY: output.isTTY,
    get isStill() {
      const { quiet, verbose, plain } = manner();
      return Boolean(quiet || verbose || plain);
    },
    get columns() {
      return manner().plain ? Number.POSITIVE_INFINITY : output.columns;
    },
  });
  const tell = (text: string) => {
    if (!manner().verbose) return;
    const seconds = ((clock.now() - startedAt) / 1000).toFixed(2).padStart(7);
    stderr.write(`${seconds} s  ${sanitize(text)}\n`);
  };
  return {
    ...context,
    stdout: stream(context.stdout),
    stderr: stream(stderr),
    tell,
    get env() {
      return manner().plain ? { ...env, FORCE_COLOR: '0' } : env;
    },
    get quiet() {
      return Boolean(manner().quiet);
    },
    createReader(settings) {
      const reader = context.createReader(settings);
      return manner().verbose ? telling(reader, tell, clock) : reader;
    },
  };
}

/** Where the locale says nothing, UTF-8 is what is there nowadays; where it says something else, that is obeyed. */
function isAscii(env: CommandContext['env'], { plain }: Manner): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return Boolean(plain) || (Boolean(locale) && !/utf-?8/i.test(locale ?? ''));
}
