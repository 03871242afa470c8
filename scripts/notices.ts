import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Licences that let their code be passed on within a bundle, as long as their text comes along. */
const permissive = /^(MIT|MIT-0|ISC|Apache-2\.0|0BSD|BlueOak-1\.0\.0|BSD-[23]-Clause|\(MIT OR [A-Z0-9.-]+\))$/;

/**
 * The licences of every package that a bundle was made of.
 * @param inputs files of the bundle, relative to `root`
 * @throws Error where a package's licence does not let it be bundled, or is not known
 */
export async function noticesOf(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const notices = await Promise.all([...folders].sort().map((folder) => noticeOf(root, folder)));
  return `The command contains code of these packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** The innermost package that a file is of. */
function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

async function noticeOf(root: string, folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const { name, version, license } = Object(manifest);
  if (typeof license !== 'string' || !permissive.test(license)) {
    throw new Error(
      `${name} has the licence ${license}: see whether it may be bundled, then add it in scripts/notices.ts`,
    );
  }
  const files = (await readdir(join(root, folder))).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = await Promise.all(files.sort().map((file) => readFile(join(root, folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts].map((text) => `${text.trim()}\n`).join('\n');
}
