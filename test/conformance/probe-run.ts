import { createProbeReader } from '../../lib/aws/probe-reader.ts';
import { createProbeWriter } from '../../lib/aws/probe-writer.ts';
import { experiments } from '../../lib/probe/index.ts';
import { type Recording, recordingOf } from '../../lib/probe/recording.ts';
import { type ProbePorts, type ProbeResult, probe } from '../../lib/probe/run.ts';
import { away, type Emulator, home, third } from './emulator.ts';

const prefix = 'sandbox/';
const runId = '0123456789abcdef';

export interface Probed {
  readonly result: ProbeResult;
  readonly recording: Recording;
}

/** Every experiment against an emulator, as the command runs them. */
export async function probed(emulator: Emulator, more: Partial<ProbePorts> = {}): Promise<Probed> {
  const settings = { endpoint: emulator.url(), credentials: { accessKeyId: 'conformance', secretAccessKey: 'none' } };
  const reader = createProbeReader(settings);
  const writer = createProbeWriter(settings);
  try {
    const order = { experiments, regions: [home, away, third] as const, write: { prefix, runId, key: 'alias/payments' } };
    const result = await probe(order, {
      reader,
      openWriter: () => writer,
      pause: () => emulator.settle(),
      signal: new AbortController().signal,
      tell: () => undefined,
      ...more,
    });
    const tool = { name: 'replication-auditor', version: 'conformance' };
    return { result, recording: recordingOf(result, { tool, prefix: `${prefix}${runId}/` }) };
  } finally {
    reader.close();
    writer.close();
  }
}
