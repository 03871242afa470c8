#!/usr/bin/env node
import { once } from 'node:events';
import { z } from 'zod';
import { createAwsReader } from '../lib/aws/reader.ts';
import { readEnvironment } from '../lib/runtime/environment.ts';
import type { Output } from './context.ts';
import { reason } from './reasons.ts';
import { run } from './run.ts';

/** All that the command itself reads of the environment; what is for AWS the SDK reads. */
const TerminalVariables = z.object({
  NO_COLOR: z.string().optional(),
  FORCE_COLOR: z.string().optional(),
  TERM: z.string().optional(),
});

function output(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) closes the pipe: what was decided still stands, so the exit code does too.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error  The output cannot be written: ${reason(error)}.\n`);
    process.exit(2);
  });
  return {
    write: (text) => stream.write(text),
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
}

// The exit code is set rather than exit() called, which would cut off what a pipe has not taken yet.
process.exitCode = await run(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  env: readEnvironment(TerminalVariables),
  clock: { now: () => Date.now() },
  createReader: (settings) => createAwsReader(settings),
  interrupted: async () => {
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  },
});
