import { type Command, InvalidArgumentError } from 'commander';
import { trendOf } from '../../lib/report/trend.ts';
import { formatTrendJson } from '../../lib/report/trend-json.ts';
import { formatTrend } from '../../lib/report/trend-table.ts';
import { choice } from '../choice.ts';
import { colorAllowed, columnsOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { readState } from '../state-file.ts';
import { tool } from '../tool.ts';
import { teach } from '../usage.ts';

interface ReportOptions {
  readonly state: string;
  readonly days: number;
  readonly format: 'table' | 'json';
}

/** What is over is forgotten after so long (docs/state.md). */
const mostDays = 90;

export function addReport(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  teach(program.command('report'), {
    examples: [
      {
        what: 'The last thirty days of what audits with this state saw',
        line: 'replication-auditor report --state replication-state.json',
      },
      {
        what: 'The mean time to repair of each rule in a quarter, in seconds',
        line: `replication-auditor report --state replication-state.json --days 90 --format json | jq '.rules'`,
      },
    ],
    exitCodes: { 0: 'shown, whatever it says', 2: 'usage, or no state that can be read' },
  })
    .summary('show the trend: findings over time, time to repair, the oldest open one')
    .description(
      'Reads what audits with --state have left, and shows how findings came and went, how long repairs took by rule,\nand which finding has been open for longest. Asks AWS nothing, and changes nothing.',
    )
    .requiredOption('--state <file>', 'the state that `audit --state` keeps')
    .option('--days <days>', `how far back, up to ${mostDays}`, dayNumber, 30)
    .addOption(choice('--format <format>', 'how to show it', ['table', 'json']).default('table'))
    .action(async ({ state, days, format }: ReportOptions) => {
      const { stdout, env, clock } = context;
      const trend = trendOf(await readState(state), { now: clock.now(), days });
      if (format === 'json') stdout.write(formatTrendJson(trend, tool), 'data');
      else stdout.write(formatTrend(trend, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }));
      finish(0);
    });
}

function dayNumber(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= mostDays) return days;
  throw new InvalidArgumentError(`Days are a whole number from 1 to ${mostDays}.`);
}
