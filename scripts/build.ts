import { chmod } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the command into one file of JavaScript, since Node cannot run the TypeScript of a package under node_modules.
 * The files that it reads at run time are found relative to the package's root (cli/assets.ts): put it one level below.
 */
export async function buildCommand(outfile: string): Promise<void> {
  await build({
    entryPoints: [resolve(import.meta.dirname, '../cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: {
      // CommonJS dependencies call require(), which an ES module does not have. The bundle's own names are short or
      // end in digits after minifying: this one cannot meet them.
      js: "import { createRequire as bundle$createRequire } from 'node:module';\nconst require = bundle$createRequire(import.meta.url);",
    },
  });
  await chmod(outfile, 0o755);
}

if (import.meta.main) await buildCommand(resolve(import.meta.dirname, '../dist/replication-auditor.js'));
