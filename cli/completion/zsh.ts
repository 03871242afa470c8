import { functionName } from './bash.ts';
import type { CompletedCommand, CompletedOption, Values } from './tree.ts';

/** A completion for zsh, to be read in a start file or kept as `_NAME` in a folder of `fpath`. */
export function zshCompletion(name: string, tree: readonly CompletedCommand[]): string {
  const main = functionName(name);
  return `#compdef ${name}
# Completion of ${name} for zsh, generated from its own options: source <(${name} completion zsh)

${tree
  .map((command) => functionOf(main, command))
  .reverse()
  .join('\n\n')}

if [[ \${funcstack[1]} == ${main} ]]; then
  ${main} "$@"
else
  compdef ${main} ${name}
fi
`;
}

function functionOf(main: string, { path, commands, options, argument }: CompletedCommand): string {
  const flags = options.flatMap(optionSpecs);
  if (commands.length === 0) {
    const specs = [...flags, ...(argument ? [quoted(`1:${valueSpec(argument)}`)] : [])];
    return `${nameOf(main, path)}() {\n  _arguments -s \\\n    ${specs.join(' \\\n    ')}\n}`;
  }
  const specs = [...flags, quoted('1:command:->command'), quoted('*::argument:->argument')];
  return `${nameOf(main, path)}() {
  local state line
  local -a commands
  typeset -A opt_args
  _arguments -s -C \\
    ${specs.join(' \\\n    ')}
  case $state in
    command)
      commands=(
${commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join('\n')}
      )
      _describe command commands
      ;;
    argument)
      case $line[1] in
${commands
  .filter(({ name }) => name !== 'help')
  .map(({ name }) => `        ${name}) ${nameOf(main, [...path, name])} ;;`)
  .join('\n')}
      esac
      ;;
  esac
}`;
}

function nameOf(main: string, path: readonly string[]): string {
  return [main, ...path.map((part) => part.replaceAll('-', '_'))].join('__');
}

/** Each flag by itself; `*` lets it be given more than once, which is for the command to judge. */
function optionSpecs({ flags, description, value }: CompletedOption): string[] {
  const text = description.replaceAll(/[\\[\]]/g, (sign) => `\\${sign}`);
  return flags.map((flag) => quoted(`*${flag}[${text}]${value ? `:${valueSpec(value)}` : ''}`));
}

function valueSpec(value: Values): string {
  if (value.kind === 'words') return `value:(${value.words.join(' ')})`;
  return value.kind === 'file' ? 'file:_files' : `${value.name.replaceAll(':', ' ')}:_files`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
