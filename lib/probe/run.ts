import type { Region } from '../domain/secret.ts';
import { Untried } from './answer.ts';
import { type BenchParts, createBench, createWorkbench } from './bench.ts';
import { cleanUp, type Left } from './clean-up.ts';
import type { Bench, Experiment, Seen, Workbench } from './experiment.ts';
import { createOwnSecrets } from './own-secrets.ts';
import type { Answer, Call, WireReader, WireWriter } from './ports.ts';

export interface ProbeOrder {
  /** The home Region first, then the replica's, then a third that few experiments need. */
  readonly regions: readonly [Region, ...Region[]];
  readonly experiments: readonly Experiment[];
  /** Absent: only those that look. */
  readonly write?: {
    readonly prefix: string;
    /** Random: what proves that a secret is this run's. */
    readonly runId: string;
    readonly key: string | undefined;
  };
}

export interface ProbePorts {
  readonly reader: WireReader;
  /** Opened only by a run that writes. */
  openWriter(): WireWriter;
  pause(seconds: number): Promise<void>;
  /** Aborted when the person has seen enough: nothing new is begun, and what was made is removed. */
  readonly signal: AbortSignal;
  /** Told of each experiment before it begins, and of the clean-up. */
  tell(what: string): void;
}

export interface Exchange {
  readonly call: Call;
  readonly answer: Answer;
}

/** What came of one experiment; `untried` says why in `seen`. */
export interface Outcome extends Pick<Experiment, 'id' | 'title' | 'fact' | 'assumed' | 'needs'> {
  readonly outcome: 'agrees' | 'differs' | 'untried';
  readonly seen: string;
  readonly exchanges: readonly Exchange[];
}

export interface ProbeResult {
  readonly outcomes: readonly Outcome[];
  readonly left: readonly Left[];
  readonly interrupted: boolean;
}

class Interrupted extends Error {}

/**
 * Runs the experiments one after the other; one that fails is told as untried, and the others go on. Whatever ends the run,
 * what it made is removed. Never fails by an experiment.
 */
export async function probe({ regions, experiments, write }: ProbeOrder, ports: ProbePorts): Promise<ProbeResult> {
  const { reader, signal, tell } = ports;
  let exchanges: Exchange[] = [];
  const parts: BenchParts = {
    regions,
    reader,
    record: (call, answer) => exchanges.push({ call, answer }),
    pause: (seconds) => ports.pause(seconds),
    checkGoingOn() {
      if (signal.aborted) throw new Interrupted('interrupted');
    },
  };
  const outcomes: Outcome[] = [];
  const own = write && createOwnSecrets({ id: write.runId, prefix: write.prefix }, reader, ports.openWriter());
  const workbench = own && write && createWorkbench(parts, own, write.key);
  const bench = workbench ?? createBench(parts);
  let left: readonly Left[] = [];
  try {
    for (const experiment of inOrder(experiments, workbench !== undefined)) {
      if (signal.aborted) break;
      exchanges = [];
      tell(experiment.id);
      const { outcome, seen } = await tried(experiment, bench, workbench);
      const { id, title, fact, assumed, needs } = experiment;
      outcomes.push({ id, title, fact, assumed, needs, outcome, seen, exchanges });
    }
  } finally {
    if (own) {
      tell('cleaning up');
      left = await cleanUp(own, regions, ports.pause);
    }
  }
  return { outcomes: outcomes.sort((a, b) => (a.id < b.id ? -1 : 1)), left, interrupted: signal.aborted };
}

/** Those that write come first: what they made is there for the others to look at. */
function inOrder(experiments: readonly Experiment[], writing: boolean): readonly Experiment[] {
  const of = (needs: Experiment['needs']) => experiments.filter((experiment) => experiment.needs === needs);
  return writing ? [...of('write'), ...of('read')] : of('read');
}

async function tried(
  experiment: Experiment,
  bench: Bench,
  workbench: Workbench | undefined,
): Promise<Pick<Outcome, 'outcome' | 'seen'>> {
  try {
    const { agrees, seen } = await run(experiment, bench, workbench);
    return { outcome: agrees ? 'agrees' : 'differs', seen };
  } catch (error) {
    // Whatever it was, it is no answer to the question.
    return { outcome: 'untried', seen: error instanceof Error ? error.message : String(error) };
  }
}

async function run(experiment: Experiment, bench: Bench, workbench: Workbench | undefined): Promise<Seen> {
  if (experiment.needs === 'read') return experiment.run(bench);
  if (!workbench) throw new Untried('it needs --write');
  return experiment.run(workbench);
}
