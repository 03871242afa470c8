import { expect, test } from 'vitest';
import { createJoin } from '../../lib/audit/join.ts';
import { createClauseCounts } from '../../lib/audit/policy-coverage.ts';
import { createPrimaries } from '../../lib/audit/primaries.ts';
import { aPolicy } from '../support/builders.ts';

test('a description that fails while Regions are still listed is the audit’s to throw, and ends nothing before', async () => {
  const { expect: expectFamily, sharing } = createJoin(createClauseCounts(aPolicy()));
  const primaries = createPrimaries({ describe: () => Promise.reject(new Error('of another account')) }, sharing);
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf';
  primaries.ask(expectFamily({ arn, account: '111122223333', name: 'prod/db', primaryRegion: 'eu-west-1' }));
  // By now Node would have ended a process in which nobody had asked for the answer.
  await new Promise(setImmediate);

  await expect(primaries.take()).rejects.toThrow('of another account');
});
