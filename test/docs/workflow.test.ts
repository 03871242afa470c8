import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from '../../lib/z.ts';
import { aProgram, everyCommand } from '../cli/a-program.ts';

const Step = z.strictObject({
  name: z.optional(z.string()),
  if: z.optional(z.string()),
  // By major version at least: what has none may be anything tomorrow.
  uses: z.optional(z.string().check(z.regex(/^[\w-]+\/[\w/-]+@v\d+$/))),
  'working-directory': z.optional(z.string()),
  run: z.optional(z.string()),
  with: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
});
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    schedule: z.array(z.strictObject({ cron: z.string().check(z.regex(/^(\S+ ){4}\S+$/)) })),
    push: z.strictObject({ branches: z.array(z.string()), paths: z.array(z.string()) }),
    workflow_dispatch: z.null(),
  }),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  concurrency: z.strictObject({ group: z.string() }),
  jobs: z.record(
    z.string(),
    z.strictObject({ 'runs-on': z.string(), 'timeout-minutes': z.int(), steps: z.array(Step) }),
  ),
});

const workflow = Workflow.parse(parse(readFileSync('docs/workflows/replication-audit.yml', 'utf8')));
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const lines = steps.flatMap(({ run }) => run?.match(/^replication-auditor .+$/gm) ?? []);

/** What the command makes of a line, without running it; throws where it does not accept it. */
function parsed(line: string): { readonly name: string; readonly options: Record<string, unknown> } {
  const program = aProgram();
  let ran: { name: string; options: Record<string, unknown> } | undefined;
  for (const command of everyCommand(program)) {
    if (command.commands.length > 0) continue;
    command.action(() => {
      ran = { name: command.name(), options: command.opts() };
    });
  }
  program.parse(line.split(' ').slice(1), { from: 'user' });
  if (ran) return ran;
  throw new Error(`${line} runs nothing`);
}

it('takes a role through OIDC, may upload SARIF, and nothing else', () => {
  expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write', 'security-events': 'write' });
  const role = steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
  expect(Object.keys(role?.with ?? {})).toEqual(['role-to-assume', 'aws-region']);
});

it('runs commands that the auditor accepts', () => {
  expect(lines.map((line) => parsed(line).name)).toEqual(['check', 'audit']);
  expect(() => parsed('replication-auditor audit --policy p --fale-on high')).toThrow('Did you mean --fail-on?');
});

it('fails on a severity, and uses each file that the audit writes, and the state, although it failed', () => {
  const { options } = parsed(lines.at(-1) ?? '');
  expect(options['failOn']).toBe('high');
  const also = z.array(z.object({ format: z.string(), file: z.string() })).parse(options['also']);
  expect(also.map(({ format }) => format)).toEqual(['sarif', 'html', 'markdown']);
  const after = steps.slice(steps.findIndex(({ run }) => run?.includes('--fail-on')) + 1);
  for (const file of [...also.map((copy) => copy.file), String(options['state'])]) {
    const step = after.find(
      ({ with: inputs = {}, run = '' }) => Object.values(inputs).includes(file) || run.includes(file),
    );
    expect(step?.if).toBe(`\${{ !cancelled() && hashFiles('${file}') != '' }}`);
  }
});
