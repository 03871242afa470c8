import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

/** CloudFormation as the tests read it: only what they look at. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** Of an IAM policy. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** How a template refers to the ARN of one of its resources. */
export function arnOf(logicalId: string) {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

export interface PackagedService {
  readonly template: Template;
  /** Where the function's package lies unpacked. */
  readonly code: string;
  /** Paths in the function's package. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Packages the service as a deployment would, with no AWS configuration and no way to a network. */
export async function packageService(functionName: string): Promise<PackagedService> {
  const folder = await mkdtemp(join(tmpdir(), 'auditor-package-'));
  const nowhere = 'http://127.0.0.1:9';
  await promisify(execFile)('node_modules/.bin/serverless', ['package', '--package', folder], {
    env: { PATH: process.env['PATH'], HOME: folder, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  });
  const template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  const files = unzipSync(await readFile(join(folder, `${functionName}.zip`)));
  const code = join(folder, 'code');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(code, path)), { recursive: true });
    await writeFile(join(code, path), content);
  }
  return {
    template: JSON.parse(template),
    code,
    files: Object.keys(files).sort(),
    remove: () => rm(folder, { recursive: true }),
  };
}
