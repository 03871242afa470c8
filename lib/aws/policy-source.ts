import { readFile } from 'node:fs/promises';
import type { HomeSettings } from './home-client.ts';
import { readObject } from './s3-object.ts';
import { readParameter } from './ssm-parameter.ts';

/** Where the policy is kept. */
export interface PolicySource {
  /** As it was given, to be named in messages. */
  readonly spec: string;
  /** The policy's text as it is now; whether it is a policy is for `lib/policy` to say. @throws Error that says what helps. */
  read(): Promise<string>;
}

/** The most that `lib/policy` reads is 1,000,000 characters, of up to four bytes. */
const largest = 4_000_000;

/**
 * A policy source by its name: `file:policies/example.yml` (in the package), `s3://bucket/key`, `ssm:/parameter/name`.
 * @throws Error at once, when the name is none of these.
 */
export function createPolicySource(spec: string, settings: HomeSettings): PolicySource {
  const [, path] = /^file:(.+)$/.exec(spec) ?? [];
  if (path) return { spec, read: () => readBundled(path) };
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(spec) ?? [];
  if (bucket && key) return { spec, read: () => readObject({ bucket, key }, largest, settings) };
  const [, parameter] = /^ssm:(\/?[\w./-]+)$/.exec(spec) ?? [];
  if (parameter) return { spec, read: () => readParameter(parameter, settings) };
  throw new Error(
    `"${spec}" is no policy source. Examples: file:policies/example.yml, s3://bucket/policy.yml, ssm:/replication-auditor/policy`,
  );
}

async function readBundled(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`${path} cannot be read: it must be part of the package (serverless.yml, "policyFile")`, { cause });
  }
}
