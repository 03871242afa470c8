import '../../lib/runtime/heap.ts';

import { audit } from '../../lib/audit/audit.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { loadPolicy } from '../../lib/runtime/policy.ts';
import { account, policyText } from '../estate.ts';
import { measure } from './usage.ts';

const [endpoint = ''] = process.argv.slice(2);
const credentials = { accessKeyId: account, secretAccessKey: 'any' };

// The SDK imports it at the first call that goes by plain HTTP, as here and never on AWS: 30 ms, which the reference has behind it, too.
await import('node:http');

/** The audit as the service and the command make it, in the command's heap, without what they write afterwards. */
await measure(async () => {
  const { policy } = loadPolicy('bench', policyText);
  const reader = createAwsReader({ endpoint, credentials });
  try {
    const scopes = [{ account, reader, keys: reader }];
    const { verdict, counts } = await audit({ policy, scopes, clock: { now: () => Date.now() } });
    return `${verdict}, ${counts.evaluated} evaluated`;
  } finally {
    reader.close();
  }
});
