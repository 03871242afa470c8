import { vi } from 'vitest';

export { aLambdaContext } from './lambda-context.ts';

/** The log lines that are written while `run` runs, parsed; nothing reaches the terminal. */
export async function logLinesOf(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const text: string[] = [];
  const capture = (chunk: unknown) => text.push(String(chunk)) > 0;
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(capture),
    vi.spyOn(process.stderr, 'write').mockImplementation(capture),
  ];
  try {
    await run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
