import { type Command, InvalidArgumentError } from 'commander';
import { demoScenario } from '../assets.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { withExample } from '../usage.ts';

interface SimulateOptions {
  readonly scenario?: string;
  readonly port: number;
}

export function addSimulate(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  withExample(
    program.command('simulate'),
    'replication-auditor simulate --scenario simulator/scenarios/demo.yml --port 4566',
  )
    .summary('serve a simulated multi-Region Secrets Manager')
    .description(
      'Serves a simulated Secrets Manager of every Region on one loopback port, until it is interrupted.\nPrints its address as one JSON line: {"url":"http://127.0.0.1:PORT"}.',
    )
    .option('--scenario <file>', 'the estate to serve (default: the one of the demo)')
    .option('--port <port>', 'port to listen on; 0 takes a free one', portNumber, 0)
    .action(async ({ scenario = demoScenario, port }: SimulateOptions) => {
      const { startScenario } = await import('../start-scenario.ts');
      const simulator = await startScenario(scenario, port);
      // Listened for before the address is out: whoever reads it may ask for the end at once.
      const interrupted = context.interrupted();
      try {
        context.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
        await interrupted;
      } finally {
        await simulator.close();
      }
      finish(0);
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
