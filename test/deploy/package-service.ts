import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Template } from './template.ts';

export interface PackagedService {
  readonly template: Template;
  /** Unpacks a function's package; says where it lies and what is in it. */
  unpack(functionName: string): Promise<{ readonly folder: string; readonly files: readonly string[] }>;
  remove(): Promise<void>;
}

/**
 * Packages the service as a deployment would, with no AWS configuration and no way to a network. It is done in a folder
 * of links to the project: serverless-esbuild builds in `.esbuild` below where it runs, and two at once undo each other.
 */
export async function packageService(): Promise<PackagedService> {
  const folder = await mkdtemp(join(tmpdir(), 'auditor-package-'));
  const project = join(folder, 'project');
  // Emptied by the framework, before it is filled.
  const output = join(folder, 'package');
  await mkdir(project);
  const entries = (await readdir('.', { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  // The framework does not take a link for its configuration file.
  const put = (name: string, isFile: boolean) =>
    isFile ? copyFile(name, join(project, name)) : symlink(resolve(name), join(project, name));
  await Promise.all(entries.map((entry) => put(entry.name, entry.isFile())));
  const nowhere = 'http://127.0.0.1:9';
  await promisify(execFile)(resolve('node_modules/.bin/serverless'), ['package', '--package', output], {
    cwd: project,
    env: { PATH: process.env['PATH'], HOME: folder, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  });
  const template = await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8');
  return {
    template: JSON.parse(template),
    async unpack(functionName) {
      const files = unzipSync(await readFile(join(output, `${functionName}.zip`)));
      const code = join(folder, 'code', functionName);
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(code, path)), { recursive: true });
        await writeFile(join(code, path), content);
      }
      return { folder: code, files: Object.keys(files).sort() };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
