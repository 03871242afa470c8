import type { Command, CommanderError } from 'commander';
import { closest } from '../lib/policy/suggest.ts';
import { aPage, labelled } from '../lib/report/page.ts';
import type { ExitCode } from './exit-code.ts';
import { failure } from './problem.ts';

/** What the help of a command teaches beyond its options. */
export interface Lesson {
  /** The plainest first: it also stands beside every mistake in the arguments. */
  readonly examples: readonly [Example, ...Example[]];
  /** What each exit code means here; absent where the command only leads to others. */
  readonly exitCodes?: Readonly<Partial<Record<ExitCode, string>>>;
}

interface Example {
  readonly what: string;
  readonly line: string;
}

const lessons = new WeakMap<Command, Lesson>();

/** Gives a command its examples and exit codes: at the end of its help, and in docs/command.md. */
export function teach(command: Command, lesson: Lesson): Command {
  lessons.set(command, lesson);
  return command
    .addHelpText('after', ({ error }) => `\n${helpText(lesson, command, error)}`)
    .exitOverride((error) => {
      throw toUsageError(error, command, lesson.examples[0].line);
    });
}

/** @throws Error for a command that was never taught: a mistake of whoever added it. */
export function lessonOf(command: Command): Lesson {
  const lesson = lessons.get(command);
  if (lesson) return lesson;
  throw new Error(`The command ${command.name()} teaches nothing: give it examples with teach().`);
}

/** A line of shell in as many lines as it needs, which together can still be copied and run. */
export function shellLines(line: string, width: number): string[] {
  const lines: string[] = [];
  // Within quotes a backslash would be part of the text.
  for (const part of line.match(/(?:'[^']*'|"[^"]*"|(?! (?:--|\| ))[^'"])+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return lines.map((text, index) => (index === lines.length - 1 ? text : `${text} \\`));
}

function helpText({ examples, exitCodes = {} }: Lesson, command: Command, error: boolean): string {
  const output = command.configureOutput();
  const page = aPage({
    columns: (error ? output.getErrHelpWidth?.() : output.getOutHelpWidth?.()) ?? Number.POSITIVE_INFINITY,
    color: (error ? output.getErrHasColors?.() : output.getOutHasColors?.()) ?? false,
  });
  const codes = Object.entries(exitCodes).map(([code, meaning]) => labelled(page, `  ${code}  `, meaning));
  return [
    page.paint('bold', examples.length === 1 ? 'Example:' : 'Examples:'),
    ...examples.flatMap(({ what, line }) => [
      labelled(page, '  ', page.paint('dim', what)),
      ...shellLines(line, page.width - 4).map((text) => `    ${text}`),
    ]),
    ...(codes.length === 0 ? [] : ['', page.paint('bold', 'Exit codes:'), ...codes]),
  ].join('\n');
}

/** What commander complains about, in our own shape; its normal ends (help, version) pass through. */
function toUsageError(error: CommanderError, command: Command, example: string): Error {
  // `commander.help`: no command was given, and the help was printed in place of an error.
  if (error.exitCode === 0 || error.code === 'commander.help') return error;
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const also = error.code === 'commander.missingMandatoryOptionValue' ? misspelt(command) : '';
  return failure({ message: `${message.charAt(0).toUpperCase()}${message.slice(1)}${also}`, example });
}

/** An option that is missing may be there, under a name of somebody's own: commander complains about what is missing first. */
function misspelt({ args, options }: Command): string {
  const known = options.flatMap(({ long }) => long ?? []);
  for (const written of args.filter((word) => word.startsWith('--'))) {
    const near = closest(written, known);
    if (near !== undefined) return `. Did you mean ${near} by ${written}?`;
  }
  return '';
}
