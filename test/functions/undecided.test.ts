import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as notify } from '../../functions/notify.ts';
import { createDurableService } from '../support/durable-crash.ts';
import { aLambdaContext, logLinesOf } from '../support/lambda.ts';
import {
  away,
  failing,
  healthy,
  home,
  ownAccount,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';

const service = createDurableService({ functions: { audit, 'audit-account': auditAccount } });

let world: ServiceWorld;

beforeEach(async () => {
  world = await startServiceWorld();
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
});
afterEach(() => world.close());

/** What notify tells by mail of the last audit. */
async function mailOfLastAudit(): Promise<{ subject: string; text: string }> {
  vi.stubEnv('CHANNEL', 'sns');
  vi.stubEnv('TOPIC_ARN', `arn:aws:sns:${home}:${ownAccount}:secrets-replication`);
  const detail = world.published('Audit Completed').at(-1);
  const body = JSON.stringify({ 'detail-type': 'Audit Completed', source: 'secrets-replication-auditor', detail });
  const answer = await notify({ Records: [{ messageId: 'audit', body }] }, aLambdaContext());
  expect(answer).toEqual({ batchItemFailures: [] });
  return world.aws.mails.at(-1) ?? { subject: '', text: '' };
}

test('a replica whose status nobody knows is told by event, log and mail with its reason, and resolves nothing', async () => {
  world.holds([failing('prod/db'), healthy('prod/api')]);
  await service.run('audit', {});
  world.holds([
    { name: 'prod/db', region: home, replicas: { [away]: { unknownStatus: 'Paused' } } },
    healthy('prod/api'),
  ]);
  const lines = await logLinesOf(() => service.run('audit', {}));

  const reason = `replica-failed and replica-stuck could not judge prod/db in ${away}: AWS reports the status "Paused" for ${away}, which this version does not know.`;
  const message = expect.stringContaining(reason);
  const gap = { kind: 'secret-undecided', account: ownAccount, region: away, secret: 'prod/db', message };
  expect(world.published('Audit Completed').at(-1)).toMatchObject({
    verdict: 'incomplete',
    accounts: [{ verdict: 'incomplete', gaps: [gap], moreGaps: 0, counts: { findings: { unknown: 2 } } }],
  });
  expect(world.published('Finding Resolved')).toEqual([]);
  expect(lines).toMatchObject([
    { level: 'ERROR', message: 'The audit of the account is incomplete', undecided: [message] },
  ]);
  const { subject, text } = await mailOfLastAudit();
  expect(subject).toBe(`[AUDIT INCOMPLETE] Account ${ownAccount} was not fully judged, 2 of 2 Regions read`);
  expect(text.replace(/\s+/g, ' ')).toContain(reason);
});
