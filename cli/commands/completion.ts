import type { Command } from 'commander';
import { argumentChoice } from '../choice.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { completionTree } from '../completion/tree.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { tool } from '../tool.ts';
import { teach } from '../usage.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof shells;

export function addCompletion(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  teach(program.command('completion'), {
    examples: [
      { what: 'In ~/.bashrc', line: 'eval "$(replication-auditor completion bash)"' },
      { what: 'In ~/.zshrc, after compinit', line: 'source <(replication-auditor completion zsh)' },
      { what: 'In ~/.config/fish/config.fish', line: 'replication-auditor completion fish | source' },
    ],
    exitCodes: { 0: 'the script was written', 2: 'a shell that is not known' },
  })
    .summary('write a script that lets a shell complete commands, options and values')
    .description('Writes a script to standard output that completes commands, options and their values in your shell.')
    .addArgument(argumentChoice('<shell>', 'the shell', Object.keys(shells)))
    .action((shell: Shell) => {
      context.stdout.write(shells[shell](tool.name, completionTree(program)), 'data');
      finish(0);
    });
}
