import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createMatrixCollector } from '../../lib/audit/matrix.ts';
import type { JudgedFamily } from '../../lib/audit/views.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { createStateStore, emptyState } from '../../lib/findings/state.ts';
import { makePlan } from '../../lib/remediation/plan.ts';
import { labelled } from '../../lib/report/page.ts';
import { demoScenario, examplePolicy } from '../assets.ts';
import { pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { render } from '../formats.ts';
import { loadPolicy } from '../load-policy.ts';
import { CommandError } from '../problem.ts';
import { readRemembering } from '../read-remembering.ts';
import { teach } from '../usage.ts';
import { writeFileAtomically } from '../write-file.ts';

/** Never the user's own: the demo must not send a signature of theirs anywhere, not even to itself. */
const credentials = { accessKeyId: 'AKIADEMO', secretAccessKey: 'not-a-secret' };

/** The demo plays on one day, so that it shows the same in years to come: the policy's exception has an end. */
const demoDay = Date.UTC(2026, 11, 1, 8);
const oneHour = 3600;

export function addDemo(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  teach(program.command('demo'), {
    examples: [{ what: 'No account, no credentials, no network', line: 'replication-auditor demo' }],
    exitCodes: { 0: 'shown, although it has findings' },
  })
    .summary('audit a simulated estate that has faults; needs nothing, touches nothing')
    .description('Starts the simulator, audits it over HTTP as `audit` would, and says where to go next. Exits with 0.')
    .option('--report <file>', 'where to write the report to look at', 'replication-report.html')
    .action(async ({ report }: { readonly report: string }) => {
      await runDemo(context, report);
      finish(0);
    });
}

async function runDemo(context: CommandContext, file: string): Promise<void> {
  const { stdout, env } = context;
  const page = pageOf(stdout, env);
  const { startScenario } = await import('../start-scenario.ts');
  const simulator = await startScenario(demoScenario, 0, { start: demoDay, mode: 'manual' });
  const clock = { now: () => Date.parse(simulator.summary().now) };
  try {
    const policy = await loadPolicy({ ...context, clock }, examplePolicy);
    const estate = { policy, settings: { endpoint: simulator.url, credentials }, clock };
    const intro = `Auditing a simulated AWS at ${simulator.url} with policies/example.yml, twice, an hour of simulated time apart: that a replica is stuck, only a second look can tell.`;
    if (!context.quiet) stdout.write(`${labelled(page, '', page.paint('dim', intro))}\n\n`);

    const first = createStateStore(emptyState, clock.now());
    await readRemembering(context, estate, first);
    simulator.advance(oneHour);
    const seen = createMatrixCollector();
    const families = new Map<string, JudgedFamily>();
    const onJudged: typeof seen.onJudged = (judged, answers) => {
      seen.onJudged(judged, answers);
      families.set(judged.read.family.arn, judged);
    };
    const second = createStateStore(first.state(), clock.now());
    const result = await readRemembering(context, { ...estate, onJudged }, second);
    const table = render('table', result, { ...context, remembers: true });
    const plan = planOf(result, families, policy, clock.now());
    const report = await writeReport(file, render('html', result, { ...context, matrix: seen.matrix(), plan }));
    stdout.write(context.quiet ? table : `${table}\n${next(page.paint('bold', 'WHERE TO GO NEXT'), report)}`);
  } finally {
    await simulator.close();
  }
}

/** What `plan` would show: the demo's policy allows some repairs. */
function planOf({ findings }: AuditResult, families: ReadonlyMap<string, JudgedFamily>, policy: Policy, now: number) {
  const cases = findings
    .filter(({ status }) => status === 'open')
    .map((finding) => ({
      finding,
      view: families.get(finding.secret.arn)?.views.find(({ region }) => region === finding.region),
    }));
  return makePlan(cases, policy, now);
}

/** Where the report lies, or why it could not be written: the demo needs nothing, a writable folder neither. */
async function writeReport(file: string, text: string): Promise<string> {
  try {
    await writeFileAtomically(file, text);
    return `open ${resolve(file)} in a browser`;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `could not be written to ${resolve(file)}; --report FILE says where else`;
  }
}

function next(heading: string, report: string): string {
  return `${heading}

  See it as a report    ${report}
  Understand a finding  npx replication-auditor rules replica-failed
  Audit your account    npx replication-auditor audit --policy FILE --state FILE
                        (begin with policies/example.yml and docs/policy.md)
  Play with this one    npm run simulate (README.md says how)

In a checkout, \`npm run build\` makes the command that npx runs.
This was a demo, so it exits with 0; an audit with these findings exits with 1.
`;
}
