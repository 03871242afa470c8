import { chmod, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { noticesOf } from './notices.ts';

const root = resolve(import.meta.dirname, '..');

/**
 * Bundles the command into one file of JavaScript, since Node cannot run the TypeScript of a package under node_modules,
 * and writes the licences of what is in it beside it.
 * The files that it reads at run time are found relative to the package's root (cli/assets.ts): put it one level below.
 */
export async function buildCommand(outfile: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [resolve(root, 'cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    // The least of package.json's `engines`.
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    banner: {
      // CommonJS dependencies call require(), which an ES module does not have. The bundle's own names are short or
      // end in digits after minifying: this one cannot meet them.
      js: "import { createRequire as bundle$createRequire } from 'node:module';\nconst require = bundle$createRequire(import.meta.url);",
    },
  });
  await chmod(outfile, 0o755);
  await writeFile(resolve(outfile, '../THIRD-PARTY-LICENSES.txt'), await noticesOf(root, Object.keys(metafile.inputs)));
}

if (import.meta.main) await buildCommand(resolve(root, 'dist/replication-auditor.js'));
