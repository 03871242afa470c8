#!/usr/bin/env node
import './node-20.ts';
import '../lib/runtime/heap.ts';

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { ReadError } from '../lib/audit/ports.ts';
import { sendAnswer } from '../lib/aws/callback.ts';
import { createIdentityProof, verifyIdentityProof } from '../lib/aws/identity-proof.ts';
import { createProbeReader } from '../lib/aws/probe-reader.ts';
import { createProbeWriter } from '../lib/aws/probe-writer.ts';
import { createAwsReader } from '../lib/aws/reader.ts';
import { createRepairWitness } from '../lib/aws/repair-witness.ts';
import { createRepairWriter } from '../lib/aws/repair-writer.ts';
import { clockOf, serverTime } from '../lib/aws/server-time.ts';
import { clockDoubt } from '../lib/domain/clock.ts';
import { readEnvironment } from '../lib/runtime/environment.ts';
import * as z from '../lib/z.ts';
import type { Approvals, AwsTime, Input, Output } from './context.ts';
import { reason } from './reasons.ts';
import { run } from './run.ts';
import { streamOutput } from './stream-output.ts';

/** All that the command itself reads of the environment; what else is for AWS the SDK reads. */
const Variables = z.object({
  AWS_REGION: z.optional(z.string()),
  AWS_DEFAULT_REGION: z.optional(z.string()),
  NO_COLOR: z.optional(z.string()),
  FORCE_COLOR: z.optional(z.string()),
  TERM: z.optional(z.string()),
  LC_ALL: z.optional(z.string()),
  LC_CTYPE: z.optional(z.string()),
  LANG: z.optional(z.string()),
});

function output(stream: NodeJS.WriteStream): Output {
  return streamOutput(stream, (error) => {
    process.stderr.write(`error  The output cannot be written: ${reason(error)}.\n`);
    process.exit(2);
  });
}

const input: Input = {
  isTTY: process.stdin.isTTY === true,
  async readLine() {
    const lines = createInterface({ input: process.stdin });
    try {
      const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [undefined])]);
      return line;
    } finally {
      lines.close();
    }
  },
  readAll: () => text(process.stdin),
};

const clock = clockOf(serverTime, { now: () => Date.now() });

const awsTime: AwsTime = {
  async settle(settings, region) {
    if (serverTime.first() !== null) return;
    const reader = createAwsReader(settings);
    try {
      // That there is no such secret, or that it may not be described, is an answer as well; it has a date.
      await reader.describe(region, 'replication-auditor/what-time-is-it');
    } catch (error) {
      // The audit meets the same fault, and reports it as its own.
      if (!(error instanceof ReadError)) throw error;
    } finally {
      reader.close();
    }
  },
  offset: serverTime.first,
  doubt: () => clockDoubt(serverTime.first(), serverTime.latest()),
};

const approvals: Approvals = {
  async identify(settings, region) {
    // Bound to nothing that anybody could approve: whoever gets hold of it learns a name.
    const hash = randomBytes(32).toString('hex');
    const subject = { hash, decision: 'identify' } as const;
    const proof = await createIdentityProof(subject, { ...settings, region, clock });
    const { endpoint } = settings;
    return (await verifyIdentityProof(proof, subject, { clock, ...(endpoint !== undefined && { endpoint }) })).arn;
  },
  prove: (settings, region, hash, decision) => createIdentityProof({ hash, decision }, { ...settings, region, clock }),
  answer: (settings, region, callbackId, answer) => sendAnswer(callbackId, answer, { ...settings, region }),
};

// The exit code is set rather than exit() called, which would cut off what a pipe has not taken yet.
process.exitCode = await run(process.argv.slice(2), {
  stdin: input,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  env: readEnvironment(Variables),
  clock,
  awsTime,
  createReader: (settings) => createAwsReader(settings),
  createWriter: (settings) => createRepairWriter(settings),
  createWitness: (settings) => createRepairWitness(settings),
  probes: {
    openReader: (settings) => createProbeReader(settings),
    openWriter: (settings) => createProbeWriter(settings),
  },
  approvals,
  pause: async (seconds) => {
    await setTimeout(seconds * 1000);
  },
  interrupted: async () => {
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  },
});
