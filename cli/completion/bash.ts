import type { CompletedCommand } from './tree.ts';

/**
 * A completion for bash 3.2 and newer, without the bash-completion package. Where it offers nothing, readline offers files,
 * which is what a value without fixed words mostly is.
 */
export function bashCompletion(name: string, tree: readonly CompletedCommand[]): string {
  const call = functionName(name);
  const nested = tree.filter(({ path }) => path.length > 0);
  return `# Completion of ${name} for bash, generated from its own options: eval "$(${name} completion bash)"
${call}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= words= i
  # Readline takes --option=value apart.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${nested.map(({ path }) => `      ${quoted(` ${path.join(' ')}`)}) at=${quoted(` ${path.join(' ')}`)} ;;`).join('\n')}
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${tree.flatMap(valueCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$at" in
${tree.map(({ path, options }) => `      ${at(path)}) words=${quoted(options.flatMap(({ flags }) => flags).join(' '))} ;;`).join('\n')}
    esac
  else
    case "$at" in
${tree.flatMap(wordCases).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F ${call} ${name}
`;
}

export function functionName(name: string): string {
  return `_${name.replaceAll('-', '_')}`;
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ flags, value }) => {
    if (!value) return [];
    const patterns = flags.map((flag) => quoted(`${path.map((part) => ` ${part}`).join('')} ${flag}`)).join('|');
    const reply =
      value.kind === 'words' ? `COMPREPLY=($(compgen -W ${quoted(value.words.join(' '))} -- "$cur")); ` : '';
    return [`    ${patterns}) ${reply}return ;;`];
  });
}

function wordCases({ path, commands, argument }: CompletedCommand): string[] {
  const words = [...commands.map(({ name }) => name), ...(argument?.kind === 'words' ? argument.words : [])];
  return words.length === 0 ? [] : [`      ${at(path)}) words=${quoted(words.join(' '))} ;;`];
}

function at(path: readonly string[]): string {
  return quoted(path.map((part) => ` ${part}`).join(''));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
