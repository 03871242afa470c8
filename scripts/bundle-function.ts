import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { parse } from 'yaml';
import { leanBundle } from './lean-bundle.ts';

const root = resolve(import.meta.dirname, '..');

/** Bundles a file as the framework bundles the functions, by the options that serverless.yml gives it; tells what is in it. */
export async function bundleFunction(entry: string, outfile: string): Promise<Metafile> {
  const { custom } = parse(await readFile(resolve(root, 'serverless.yml'), 'utf8'));
  // The three are of the plugin, not of esbuild.
  const { exclude: _none, outputFileExtension: _mjs, plugins: _file, ...options } = custom.esbuild;
  const asDeployed: BuildOptions = { ...options, plugins: leanBundle };
  const { metafile } = await build({
    ...asDeployed,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    metafile: true,
    logLevel: 'warning',
  });
  if (metafile === undefined) throw new Error('esbuild told nothing of the bundle.');
  return metafile;
}
