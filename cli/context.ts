import type { KeyReader, SecretsReader } from '../lib/audit/ports.ts';
import type { AnswerDecision, ApprovalAnswer } from '../lib/domain/approval.ts';
import type { Clock, ClockDoubt } from '../lib/domain/clock.ts';
import type { Region } from '../lib/domain/secret.ts';
import type { WireReader, WireWriter } from '../lib/probe/ports.ts';
import type { RepairWitness, RepairWriter } from '../lib/remediation/ports.ts';

/** Standard output or error, as a command sees it. */
export interface Output {
  /** `data` is for programs, and goes out exactly as it is; other text may be written as the terminal can show it. */
  write(text: string, kind?: 'data'): void;
  /** Settles once so much was taken of what was written that more may follow. Absent: it may at once. */
  drained?(): Promise<void>;
  readonly isTTY: boolean;
  /** Whether nothing may be redrawn on it, terminal or not. */
  readonly isStill?: boolean;
  /** Cells per line; undefined when it is not a terminal, infinite where nothing is to be wrapped. */
  readonly columns: number | undefined;
}

/** Standard input, as a command sees it. */
export interface Input {
  readonly isTTY: boolean;
  /** One line without its end; undefined where the input has ended. */
  readLine(): Promise<string | undefined>;
  readAll(): Promise<string>;
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

/** Makes the calls of a repair, and holds connections until it is closed. */
export interface ClosableWriter extends RepairWriter {
  close(): void;
}

/** Looks what came of a repair, and holds connections until it is closed. */
export interface ClosableWitness extends RepairWitness {
  close(): void;
}

/** What the probe looks and writes with; each holds connections until it is closed. */
export interface ProbePorts {
  openReader(settings: ReaderSettings): WireReader & { close(): void };
  openWriter(settings: ReaderSettings): WireWriter & { close(): void };
}

/** Who the caller is to AWS, and the questions that await an answer there. */
export interface Approvals {
  /** ARN of the caller, as AWS STS in that Region tells it. */
  identify(settings: ReaderSettings, region: Region): Promise<string>;
  /** A proof of who the caller is, good for this hash and this decision alone; never to be shown. */
  prove(settings: ReaderSettings, region: Region, hash: string, decision: AnswerDecision): Promise<string>;
  /** Answers a durable execution that waits, in the Region of its function. */
  answer(settings: ReaderSettings, region: Region, callbackId: string, answer: ApprovalAnswer): Promise<void>;
}

export interface AwsTime {
  /** Corrects the clock by an answer of that Region, if none has yet. */
  settle(settings: ReaderSettings, region: Region): Promise<void>;
  /** How far AWS is ahead of the machine's clock, milliseconds; null: not known. */
  offset(): number | null;
  /** Why nothing may be written by the clock as it is now. */
  doubt(): ClockDoubt | undefined;
}

/** Everything outside that a command may use: `main.ts` gives the process's own, tests give theirs. */
export interface CommandContext {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What AWS's answers show of that clock; absent where it was given, by a test. */
  readonly awsTime?: AwsTime;
  /** Whether only findings and errors are wanted. */
  readonly quiet?: boolean;
  /** Tells what goes on to who has asked for it. */
  tell?(text: string): void;
  createReader(settings: ReaderSettings): ClosableReader;
  createWriter(settings: ReaderSettings): ClosableWriter;
  createWitness(settings: ReaderSettings): ClosableWitness;
  readonly probes: ProbePorts;
  readonly approvals: Approvals;
  /** Lets so many seconds pass. */
  pause(seconds: number): Promise<void>;
  /** Settles when the person, or the process manager, asks the command to end. */
  interrupted(): Promise<void>;
}
