import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { carriedBySdk, operationsIn } from '../bundle.ts';
import { capabilities, setOf } from '../capabilities.ts';
import type { PackagedService } from '../package-service.ts';

/** Lambda's client is held whole, by the durable SDK: of it the bundle says nothing (test/deploy/adapters.test.ts does). */
const isTold = (action: string) => !action.startsWith('lambda:') && !carriedBySdk.includes(action);
/** A right without a call of its own (lib/aws/s3-object.ts). */
const withoutCall = ['s3:ListBucket'];

export function packages(service: () => PackagedService): void {
  test.each(Object.entries(capabilities))(
    'the package of %s holds the commands that it is said to call or to carry, and no others',
    async (name, { handler, calls, carries }) => {
      const { folder, files } = await service().unpack(name);
      const bundle = readFileSync(join(folder, handler), 'utf8');

      expect(files).toEqual([handler, `${handler}.map`, 'policies/example.yml']);
      const told = [...calls, ...carries].filter((action) => isTold(action) && !withoutCall.includes(action));
      expect(operationsIn(bundle).filter(isTold)).toEqual(setOf(...told));
      expect(bundle.includes('GetSecretValue')).toBe(false);
    },
    30_000,
  );

  test.each(Object.entries(capabilities))('%s starts as it is packed, on plain Node', async (name, { handler }) => {
    const { folder } = await service().unpack(name);
    const script = `console.log(typeof (await import('./${handler}')).handler)`;
    const run = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      env: {},
    });

    expect(run.stdout.trim()).toBe('function');
  });
}
