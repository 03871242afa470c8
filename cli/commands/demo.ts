import type { Command } from 'commander';
import { demoScenario, examplePolicy } from '../assets.ts';
import { pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { render } from '../formats.ts';
import { loadPolicy } from '../load-policy.ts';
import { readEstate } from '../read-estate.ts';
import { withExample } from '../usage.ts';

/** Never the user's own: the demo must not send a signature of theirs anywhere, not even to itself. */
const credentials = { accessKeyId: 'AKIADEMO', secretAccessKey: 'not-a-secret' };

export function addDemo(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  withExample(program.command('demo'), 'replication-auditor demo')
    .summary('audit a simulated estate that has faults; needs nothing, touches nothing')
    .description('Starts the simulator, audits it over HTTP as `audit` would, and says where to go next. Exits with 0.')
    .action(async () => {
      await runDemo(context);
      finish(0);
    });
}

async function runDemo(context: CommandContext): Promise<void> {
  const { stdout, env } = context;
  const page = pageOf(stdout, env);
  const policy = await loadPolicy(context, examplePolicy);
  const { startScenario } = await import('../start-scenario.ts');
  const simulator = await startScenario(demoScenario, 0);
  try {
    stdout.write(`${page.paint('dim', `Auditing a simulated AWS at ${simulator.url} with policies/example.yml`)}\n\n`);
    const result = await readEstate(context, { policy, settings: { endpoint: simulator.url, credentials } });
    stdout.write(`${render('table', result, context)}\n${next(page.paint('bold', 'WHERE TO GO NEXT'))}`);
  } finally {
    await simulator.close();
  }
}

function next(heading: string): string {
  return `${heading}

  Understand a finding    npx replication-auditor rules replica-failed
  Audit your account      npx replication-auditor audit --policy FILE
                          (policies/example.yml is a start)
  Play with this estate   npm run simulate (README.md says how)

In a checkout, \`npm run build\` makes the command that npx runs.
This was a demo, so it exits with 0; an audit with these findings exits with 1.
`;
}
