import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Template } from './template.ts';

export interface PackagedService {
  readonly template: Template;
  /** Unpacks a function's package; says where it lies and what is in it. */
  unpack(functionName: string): Promise<{ readonly folder: string; readonly files: readonly string[] }>;
  remove(): Promise<void>;
}

/** Packages the service as a deployment would, with no AWS configuration and no way to a network. */
export async function packageService(): Promise<PackagedService> {
  const folder = await mkdtemp(join(tmpdir(), 'auditor-package-'));
  const nowhere = 'http://127.0.0.1:9';
  await promisify(execFile)('node_modules/.bin/serverless', ['package', '--package', folder], {
    env: { PATH: process.env['PATH'], HOME: folder, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  });
  const template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  return {
    template: JSON.parse(template),
    async unpack(functionName) {
      const files = unzipSync(await readFile(join(folder, `${functionName}.zip`)));
      const code = join(folder, functionName);
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(code, path)), { recursive: true });
        await writeFile(join(code, path), content);
      }
      return { folder: code, files: Object.keys(files).sort() };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
