import type { Argument, Command, Option } from 'commander';
import { lessonOf } from './usage.ts';

/** docs/command.md: every command, option, example and exit code, from the tree that parses them. */
export function commandReference(program: Command): string {
  const lines = [
    '# The command',
    '',
    '<!-- Generated from the command itself by `npm run generate`. -->',
    '',
    `${program.description()} \`${program.name()} COMMAND --help\` says the same as this page. What the exit codes mean for a pipeline, and what the formats hold:`,
    '[output.md](output.md).',
    '',
    ...program.commands.flatMap((command) => linksOf(command)),
    '',
    '## With every command',
    '',
    ...optionTable(program),
    '',
    'Of the environment, `NO_COLOR` and `FORCE_COLOR` decide about colour, `LC_ALL`, `LC_CTYPE` or `LANG` about symbols that are not ASCII, and the AWS SDK reads its own.',
    ...program.commands.flatMap((command) => commandLines(command)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A command that only leads to others is left out for those. */
function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function linksOf(command: Command): string[] {
  return leavesOf(command).map((leaf) => {
    const name = nameOf(leaf);
    return `- [${name}](#${name.replaceAll(' ', '-')}): ${leaf.summary()}`;
  });
}

function commandLines(command: Command): string[] {
  return leavesOf(command).flatMap((leaf) => {
    const { examples, exitCodes = {} } = lessonOf(leaf);
    const codes = Object.entries(exitCodes).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`);
    return [
      '',
      `## ${nameOf(leaf)}`,
      '',
      leaf.description().replaceAll('\n', ' '),
      '',
      ...examples.flatMap(({ what, line }) => [`${what}:`, '', '```sh', line, '```', '']),
      ...argumentLines(leaf),
      ...(leaf.options.length === 0 ? [] : [...optionTable(leaf), '']),
      '| exit code | meaning |',
      '|---|---|',
      ...codes,
    ];
  });
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

function argumentLines(command: Command): string[] {
  return command.registeredArguments.flatMap((argument) => {
    const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
    return [`\`${name}\`: ${argument.description}${choicesOf(argument)}.`, ''];
  });
}

function optionTable({ options }: Command): string[] {
  return [
    '| option | meaning | default |',
    '|---|---|---|',
    ...options.map((option) => {
      const fallback = option.mandatory ? 'must be given' : defaultOf(option);
      return `| \`${option.flags}\` | ${cell(option.description)}${choicesOf(option)} | ${fallback} |`;
    }),
  ];
}

/** More words than a line can hold are listed elsewhere. */
const fewChoices = 15;

function choicesOf({ argChoices }: Option | Argument): string {
  return argChoices && argChoices.length < fewChoices
    ? `: ${argChoices.map((value) => `\`${value}\``).join(', ')}`
    : '';
}

function defaultOf({ defaultValue }: Option): string {
  return defaultValue === undefined ? '' : `\`${String(defaultValue)}\``;
}

/** Text within a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}
