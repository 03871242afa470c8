import type {
  Approvals,
  ClosableReader,
  ClosableWitness,
  ClosableWriter,
  CommandContext,
  ReaderSettings,
} from '../../cli/context.ts';
import { run } from '../../cli/run.ts';
import { type ListedPage, ReadError, type ReadFailure } from '../../lib/audit/ports.ts';
import type { Clock } from '../../lib/domain/clock.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the command asked a reader to be made of. */
  readonly settings: readonly ReaderSettings[];
}

export interface Surroundings {
  readonly env?: CommandContext['env'];
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly reader?: ClosableReader;
  /** In place of `reader`, where it depends on what the command asks for. */
  readonly createReader?: CommandContext['createReader'];
  /** Absent: a tenth of a second passes with each look. */
  readonly clock?: Clock;
  readonly interrupted?: CommandContext['interrupted'];
  readonly onStdout?: (text: string) => void;
  /** Lines that are typed on a terminal, or all of what is piped in; absent: no terminal, and nothing. */
  readonly stdin?: { readonly typed: readonly string[] } | { readonly piped: string };
  readonly openWriter?: () => ClosableWriter;
  readonly openWitness?: () => ClosableWitness;
  readonly probes?: Partial<CommandContext['probes']>;
  readonly approvals?: Approvals;
  readonly pause?: CommandContext['pause'];
}

function never(): never {
  throw new Error('This test does not expect anything to be written, or answered.');
}

/** Runs the command in this process, in surroundings that are all the test's own. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const { env = {}, isTTY = false, columns, reader = aReader([]), onStdout = () => undefined } = surroundings;
  const written = { stdout: '', stderr: '' };
  const settings: ReaderSettings[] = [];
  let now = Date.UTC(2026, 2, 1, 3, 12);
  const { stdin = { piped: '' } } = surroundings;
  const lines = 'typed' in stdin ? [...stdin.typed] : [];
  const code = await run(argv, {
    stdin: {
      isTTY: 'typed' in stdin,
      readLine: async () => lines.shift(),
      readAll: async () => ('piped' in stdin ? stdin.piped : never()),
    },
    stdout: {
      write(text) {
        written.stdout += text;
        onStdout(text);
      },
      isTTY,
      columns,
    },
    stderr: {
      write(text) {
        written.stderr += text;
      },
      isTTY,
      columns,
    },
    env,
    clock: surroundings.clock ?? { now: () => (now += 100) },
    createReader(asked) {
      settings.push(asked);
      return surroundings.createReader?.(asked) ?? reader;
    },
    createWriter: () => surroundings.openWriter?.() ?? never(),
    createWitness: () => surroundings.openWitness?.() ?? never(),
    probes: { openReader: never, openWriter: never, ...surroundings.probes },
    approvals: surroundings.approvals ?? { identify: async () => never(), prove: never, answer: never },
    pause: surroundings.pause ?? (async () => undefined),
    interrupted: surroundings.interrupted ?? (async () => undefined),
  });
  return { code, ...written, settings };
}

export function aSecret(part: Partial<SecretDescription> = {}): SecretDescription {
  const { region = 'eu-central-1', name = 'prod/payments' } = part;
  const account = '111122223333';
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-a1b2c3`;
  return { arn, name, account, region, tags: {}, currentVersion: 'v1', replication: [], ...part };
}

/** A reader over secrets as their Regions show them. */
export function aReader(secrets: readonly SecretDescription[]): ClosableReader {
  return {
    async *listPages(region): AsyncGenerator<ListedPage> {
      yield { secrets: secrets.filter((secret) => secret.region === region), next: undefined };
    },
    describe: async (region, id) => secrets.find((secret) => secret.region === region && secret.arn === id),
    describeKey: async () => undefined,
    calls: () => ({ ListSecrets: 1 }),
    close: () => undefined,
  };
}

/** A reader that can read nothing, or nothing in one Region. */
export function aFailingReader(failure: ReadFailure, message: string, onlyIn?: string): ClosableReader {
  const healthy = aReader([]);
  return {
    ...healthy,
    async *listPages(region) {
      if (onlyIn === undefined || region === onlyIn) throw new ReadError(failure, message);
      yield* healthy.listPages(region);
    },
  };
}
