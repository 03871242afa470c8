import { type Command, InvalidArgumentError } from 'commander';
import { demoScenario } from '../assets.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { teach } from '../usage.ts';

interface SimulateOptions {
  readonly scenario?: string;
  readonly port: number;
}

export function addSimulate(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  teach(program.command('simulate'), {
    examples: [
      {
        what: 'Serve an estate until Ctrl-C',
        line: 'replication-auditor simulate --scenario simulator/scenarios/demo.yml --port 4566',
      },
      {
        what: 'Audit it, from another terminal',
        line: 'replication-auditor audit --policy policies/example.yml --endpoint-url http://127.0.0.1:4566',
      },
    ],
    exitCodes: {
      0: 'it was interrupted, as it should be',
      2: 'usage, a mistake in the scenario, or a port that is taken',
    },
  })
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
        context.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`, 'data');
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
