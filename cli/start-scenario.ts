import { readFile } from 'node:fs/promises';
import {
  type RunningSimulator,
  ScenarioError,
  type ScenarioProblem,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/index.ts';
import { CommandError, failure, type Problem } from './problem.ts';
import { reason } from './reasons.ts';

/**
 * Serves the estate of a scenario file on a loopback port; 0 takes a free one.
 * @throws CommandError with every mistake in the scenario, or with the reason why it cannot be served.
 */
export async function startScenario(
  file: string,
  port: number,
  clock: SimulatorOptions['clock'] = { mode: 'real' },
): Promise<RunningSimulator> {
  const scenario = await readScenario(file);
  try {
    return await startSimulator({ scenario, port, clock });
  } catch (cause) {
    if (cause instanceof ScenarioError) throw new CommandError(cause.problems.map((problem) => located(file, problem)));
    const message = `The simulator cannot listen on port ${port}: ${reason(cause)}.`;
    throw failure({ where: '--port', message, example: '--port 0, which takes a free one' }, { cause });
  }
}

function located(file: string, { line, column, path, message, example }: ScenarioProblem): Problem {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  return { where: path === '' ? place : `${place}  ${path}`, message, ...(example !== undefined && { example }) };
}

async function readScenario(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `The scenario cannot be read: ${reason(cause)}.`;
    throw failure({ where: file, message, example: '--scenario simulator/scenarios/demo.yml' }, { cause });
  }
}
