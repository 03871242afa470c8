import type { Argument, Command, Option } from 'commander';

/** What may stand where a value is expected. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  /** Something that nobody but the user knows. */
  | { readonly kind: 'any'; readonly name: string };

export interface CompletedOption {
  /** With their hyphens, the short one first. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined of a switch. */
  readonly value: Values | undefined;
}

/** A command as a shell has to know it; plain data, taken from commander's own tree. */
export interface CompletedCommand {
  /** Its name and those above it; empty for the program. */
  readonly path: readonly string[];
  readonly commands: ReadonlyArray<{ readonly name: string; readonly summary: string }>;
  readonly options: readonly CompletedOption[];
  readonly argument: Values | undefined;
}

/** Every command that can be completed, the program first, each before what is below it. */
export function completionTree(program: Command, path: readonly string[] = []): CompletedCommand[] {
  const help = program.createHelp();
  const options = [...help.visibleOptions(program), ...help.visibleGlobalOptions(program)];
  const [argument] = program.registeredArguments;
  return [
    {
      path,
      commands: help.visibleCommands(program).map((command) => ({ name: command.name(), summary: summaryOf(command) })),
      options: options.map(completed),
      argument: argument && valuesOf(argument, argument.name()),
    },
    ...program.commands.flatMap((command) => completionTree(command, [...path, command.name()])),
  ];
}

function completed(option: Option): CompletedOption {
  const { short, long, description } = option;
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: option.required || option.optional ? valuesOf(option, metavar(option)) : undefined,
  };
}

function valuesOf({ argChoices }: Option | Argument, name: string): Values {
  if (argChoices) return { kind: 'words', words: argChoices };
  return name === 'file' ? { kind: 'file' } : { kind: 'any', name };
}

/** `file` of `--policy <file>`. */
function metavar({ flags }: Option): string {
  return /[<[]([^\]>.]+)/.exec(flags)?.[1] ?? 'value';
}

function summaryOf(command: Command): string {
  return command.summary() || command.description();
}
