import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFunction } from '../../scripts/bundle-function.ts';
import { capabilities } from './capabilities.ts';

/**
 * Bytes that each function's bundle may have. It grows by what is imported, often unseen: one import of zod's `z` brings every
 * language, one dynamic import of a client the whole of it, and keeps what the two share from being joined with the rest. Raise a figure only with what it was raised for.
 */
const largest: Readonly<Record<string, number>> = {
  audit: 390_000,
  auditAccount: 795_000,
  secretChanged: 806_000,
  remediate: 757_000,
  remediateRun: 844_000,
  notifySns: 394_000,
  notifySlack: 394_000,
  securityHub: 304_000,
};

/** IAM's prefix of a client, where it is not the client's name. */
const prefixes: Readonly<Record<string, string>> = { 'secrets-manager': 'secretsmanager', eventbridge: 'events' };

/** The durable SDK keeps its state through Lambda, whatever the function itself calls. */
const durable = new Set(['audit', 'auditAccount', 'secretChanged', 'remediateRun']);

/** A call of a durable operation that bundles are without (scripts/lean-bundle/durable-sdk.ts): it works in every test that is not of a bundle. */
const leftOut = /\.(?:parallel|waitForCondition)\(|\.promise\.(?:all|allSettled|any|race)\(/;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auditor-bundles-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(Object.entries(capabilities))(
  '%s is small, and holds the clients of its role and one language',
  async (name, { handler, ...may }) => {
    const outfile = join(folder, `${name}.mjs`);
    const { outputs } = await bundleFunction(handler.replace(/\.mjs$/, '.ts'), outfile);
    const { bytes, inputs } = bundleIn(outputs);
    const bundle = await readFile(outfile, 'utf8');

    expect(bytes).toBeLessThanOrEqual(largest[name] ?? 0);
    const held = Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
    expect(bundle.match(leftOut)).toBeNull();
    const clients = held.flatMap((file) => /@aws-sdk\/client-([\w-]+)\//.exec(file)?.[1] ?? []);
    const services = [...may.calls, ...may.carries].map((action) => action.split(':')[0] ?? '');
    // STS comes with the credentials of another role, which are no client of our own.
    const own = new Set([...services.filter((service) => service !== 'sts'), ...(durable.has(name) ? ['lambda'] : [])]);
    expect([...new Set(clients.map((client) => prefixes[client] ?? client))].sort()).toEqual([...own].sort());
    expect(held.flatMap((file) => /\/locales\/([\w-]+)\.js$/.exec(file)?.[1] ?? [])).toEqual(['en']);
  },
);

function bundleIn<Output>(outputs: Readonly<Record<string, Output>>): Output {
  const [, bundle] = Object.entries(outputs).find(([file]) => file.endsWith('.mjs')) ?? [];
  if (bundle === undefined) throw new Error('esbuild made no bundle.');
  return bundle;
}
