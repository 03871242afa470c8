import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { parse } from 'yaml';
import { leanBundle } from './lean-bundle.ts';

const root = resolve(import.meta.dirname, '..');

/** Bundles a file as the framework bundles the functions, by the options that serverless.yml gives it; tells what is in it. */
export function bundleFunction(entry: string, outfile: string): Promise<Metafile> {
  return bundle({ entryPoints: [entry], outfile });
}

/** Likewise a text, whose imports are looked for as if it lay in the project's folder. */
export function bundleText(contents: string, outfile: string): Promise<Metafile> {
  return bundle({ stdin: { contents, resolveDir: root }, outfile });
}

async function bundle(what: BuildOptions): Promise<Metafile> {
  const { custom } = parse(await readFile(resolve(root, 'serverless.yml'), 'utf8'));
  // The three are of the framework, not of esbuild.
  const { exclude: _none, outputFileExtension: _mjs, plugins: _file, ...options } = custom.esbuild;
  const { metafile } = await build({
    ...options,
    ...what,
    plugins: leanBundle,
    absWorkingDir: root,
    metafile: true,
    logLevel: 'warning',
  });
  if (metafile === undefined) throw new Error('esbuild told nothing of the bundle.');
  return metafile;
}
