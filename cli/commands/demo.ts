import type { Command } from 'commander';
import { createStateStore, emptyState } from '../../lib/findings/state.ts';
import { labelled } from '../../lib/report/page.ts';
import { demoScenario, examplePolicy } from '../assets.ts';
import { pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { render } from '../formats.ts';
import { loadPolicy } from '../load-policy.ts';
import { readRemembering } from '../read-remembering.ts';
import { withExample } from '../usage.ts';

/** Never the user's own: the demo must not send a signature of theirs anywhere, not even to itself. */
const credentials = { accessKeyId: 'AKIADEMO', secretAccessKey: 'not-a-secret' };

/** The demo plays on one day, so that it shows the same in years to come: the policy's exception has an end. */
const demoDay = Date.UTC(2026, 11, 1, 8);
const oneHour = 3600;

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
  const { startScenario } = await import('../start-scenario.ts');
  const simulator = await startScenario(demoScenario, 0, { start: demoDay, mode: 'manual' });
  const clock = { now: () => Date.parse(simulator.summary().now) };
  try {
    const policy = await loadPolicy({ ...context, clock }, examplePolicy);
    const estate = { policy, settings: { endpoint: simulator.url, credentials }, clock };
    const intro = `Auditing a simulated AWS at ${simulator.url} with policies/example.yml, twice, an hour of simulated time apart: that a replica is stuck, only a second look can tell.`;
    stdout.write(`${labelled(page, '', page.paint('dim', intro))}\n\n`);

    const first = createStateStore(emptyState, clock.now());
    await readRemembering(context, estate, first);
    simulator.advance(oneHour);
    const result = await readRemembering(context, estate, createStateStore(first.state(), clock.now()));
    const table = render('table', result, { ...context, remembers: true });
    stdout.write(`${table}\n${next(page.paint('bold', 'WHERE TO GO NEXT'))}`);
  } finally {
    await simulator.close();
  }
}

function next(heading: string): string {
  return `${heading}

  Understand a finding  npx replication-auditor rules replica-failed
  Audit your account    npx replication-auditor audit --policy FILE --state FILE
                        (begin with policies/example.yml and docs/policy.md)
  Play with this one    npm run simulate (README.md says how)

In a checkout, \`npm run build\` makes the command that npx runs.
This was a demo, so it exits with 0; an audit with these findings exits with 1.
`;
}
