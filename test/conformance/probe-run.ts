import { createProbeReader } from '../../lib/aws/probe-reader.ts';
import { createProbeWriter } from '../../lib/aws/probe-writer.ts';
import type { Region } from '../../lib/domain/secret.ts';
import { experiments } from '../../lib/probe/index.ts';
import { type Recording, recordingOf } from '../../lib/probe/recording.ts';
import { type ProbeResult, probe } from '../../lib/probe/run.ts';
import { away, type Emulator, home, third } from './emulator.ts';

const write = { prefix: 'sandbox/', runId: '0123456789abcdef', key: 'alias/payments' };

export interface Probed {
  readonly result: ProbeResult;
  readonly recording: Recording;
}

interface Part {
  readonly regions?: readonly [Region, ...Region[]];
  /** Ids of experiments; absent: all. */
  readonly only?: readonly string[];
}

/** Every experiment against an emulator, as the command runs them. */
export async function probed(emulator: Emulator, part: Part = {}): Promise<Probed> {
  const { regions = [home, away, third], only } = part;
  const settings = { endpoint: emulator.url(), credentials: { accessKeyId: 'conformance', secretAccessKey: 'none' } };
  const reader = createProbeReader(settings);
  const writer = createProbeWriter(settings);
  try {
    const chosen = experiments.filter(({ id }) => only?.includes(id) ?? true);
    const result = await probe(
      { experiments: chosen, regions, write },
      {
        reader,
        openWriter: () => writer,
        pause: () => emulator.settle(),
        signal: new AbortController().signal,
        tell: () => undefined,
      },
    );
    const tool = { name: 'replication-auditor', version: 'conformance' };
    return { result, recording: recordingOf(result, { tool, prefix: `${write.prefix}${write.runId}/` }) };
  } finally {
    reader.close();
    writer.close();
  }
}
