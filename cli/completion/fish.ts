import type { CompletedCommand, CompletedOption, Values } from './tree.ts';

/** A completion for fish. */
export function fishCompletion(name: string, tree: readonly CompletedCommand[]): string {
  const lines = tree.flatMap(({ path, commands, options, argument }) => {
    const when = condition(path, commands);
    return [
      ...commands.map((command) => line(name, when.here, `-a ${quoted(command.name)} -d ${quoted(command.summary)}`)),
      ...options.map((option) => line(name, when.within, optionWords(option))),
      ...(argument ? [line(name, when.here, argumentWords(argument))] : []),
    ];
  });
  return `# Completion of ${name} for fish, generated from its own options: ${name} completion fish | source
complete -c ${name} -f
${lines.join('\n')}
`;
}

/** `here`: right after the command, where what comes next is expected; `within`: anywhere behind it. */
function condition(path: readonly string[], commands: CompletedCommand['commands']) {
  const names = commands.map(({ name }) => name).join(' ');
  if (path.length === 0) return { here: '__fish_use_subcommand', within: '__fish_use_subcommand' };
  const within = path.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ');
  return { here: names === '' ? within : `${within}; and not __fish_seen_subcommand_from ${names}`, within };
}

function line(name: string, when: string, rest: string): string {
  return `complete -c ${name} -n ${quoted(when)} ${rest}`;
}

function optionWords({ flags, description, value }: CompletedOption): string {
  const named = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  // -x: a value and no file, which -r alone would offer in spite of the command's own -f.
  const valued = value ? [value.kind === 'words' ? '-x' : '-r', argumentWords(value)] : [];
  return [...named, ...valued, `-d ${quoted(description)}`].join(' ');
}

function argumentWords(value: Values): string {
  return value.kind === 'words' ? `-a ${quoted(value.words.join(' '))}` : '-F';
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
