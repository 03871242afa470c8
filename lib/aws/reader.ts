import type { KeyReader, ResumableReader } from '../audit/ports.ts';
import type { RawDescriber } from '../remediation/ports.ts';
import type { AwsSettings } from './client-settings.ts';
import { connect } from './connection.ts';
import { createKeyReader } from './key-reader.ts';
import { createSecretsReader } from './secrets-reader.ts';

/** Both of the audit's ports to one account. It holds connections until it is closed. */
export interface AwsReader extends ResumableReader, RawDescriber, KeyReader {
  /** Ends every connection at once; a read that is under way fails. */
  close(): void;
}

/** Reads one account's secrets and keys, over one connection to AWS. */
export function createAwsReader(settings: AwsSettings = {}): AwsReader {
  const connection = connect(settings);
  return { ...createSecretsReader(connection), ...createKeyReader(connection), close: connection.close };
}
