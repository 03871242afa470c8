import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler } from '../../functions/remediate.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import {
  away,
  home,
  memberAccount,
  ownAccount,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { heard, lineOf } from './outcome.ts';
import { delivered } from './plain.ts';

const policy = `
version: 1
accounts: ['${ownAccount}', '${memberAccount}']
regions: [${home}, ${away}]
clauses: [{ name: everything, match: {}, require: { replicas: { ${away}: {} } } }]
remediation: { killSwitch: false, regions: [${away}], rules: { replica-missing: auto } }
...
`;
const accounts = [ownAccount, memberAccount].map((account) => ({ account, verdict: 'violations' }));
const event = { 'detail-type': 'Audit Completed', detail: { id: 'audit-1', accounts } };
const context = aLambdaContext({ invokedFunctionArn: `arn:aws:lambda:${home}:${ownAccount}:function:remediate` });

let world: ServiceWorld;
let deaths: Deaths | undefined;

/** An audit found something in two accounts: each is repaired by an execution of its own. */
const flow: Flow = {
  prepare: async () => world.aws.forget(),
  async run(through) {
    deaths = through;
    const answer = await delivered(() => handler(event, context), through);
    deaths = undefined;
    return { ended: [lineOf(answer)], stored: [], told: heard(world.aws), sent: [] };
  },
};

beforeAll(async () => {
  world = await startServiceWorld({ accounts: [ownAccount, memberAccount], fate: (request) => deaths?.fate(request) });
  vi.stubEnv('REMEDIATE_RUN_FUNCTION', `arn:aws:lambda:${home}:${ownAccount}:function:remediate-run:1`);
  await writeFile((process.env['POLICY_SOURCE'] ?? '').replace('file:', ''), policy);
});
afterAll(() => world.close());

testDeaths('order', flow, 4);
