import type { KeyReader, SecretsReader } from '../lib/audit/ports.ts';
import type { Clock } from '../lib/domain/clock.ts';

/** Standard output or error, as a command sees it. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Cells per line; undefined when it is not a terminal. */
  readonly columns: number | undefined;
}

/** How to reach AWS; what is absent is left to the SDK's own configuration. */
export interface ReaderSettings {
  readonly endpoint?: string;
  readonly profile?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A reader that holds connections until it is closed. */
export interface ClosableReader extends SecretsReader, KeyReader {
  close(): void;
}

/** Everything outside that a command may use: `main.ts` gives the process's own, tests give theirs. */
export interface CommandContext {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  createReader(settings: ReaderSettings): ClosableReader;
  /** Settles when the person, or the process manager, asks the command to end. */
  interrupted(): Promise<void>;
}
