import type { FindingEvent } from '../../lib/domain/event.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { defaultLifecycle } from '../../lib/findings/lifecycle.ts';
import type { AccountRecord } from '../../lib/findings/store.ts';
import { type AccountAudit, announce, auditAccount } from '../../lib/service/audit-account.ts';
import { account, aFamily, aPolicy, now } from '../support/builders.ts';
import { type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';
import { memoryStore } from '../support/memory-store.ts';

export interface Run extends Partial<AccountAudit> {
  readonly faults?: Faults;
}

/** A service that audits one account, an hour later each time, and what it tells people. */
export function aService() {
  const store = memoryStore();
  let time = now;
  let waiting: AccountRecord | null = null;
  return {
    store,
    async summarise(secrets: readonly SecretDescription[], { faults, ...request }: Run = {}) {
      time += 3_600_000;
      const { summary, record } = await auditAccount({
        policy: aPolicy(),
        account,
        reader: fakeReader(secrets, faults),
        keys: fakeKeys(),
        store,
        clock: { now: () => time },
        lifecycle: defaultLifecycle,
        dryRun: false,
        ...request,
      });
      waiting = record;
      return summary;
    },
    async run(secrets: readonly SecretDescription[], options: Run = {}) {
      await this.summarise(secrets, options);
      const told: FindingEvent[] = [];
      await announce(store, account, async (events) => void told.push(...events), waiting);
      return told.map(({ kind, reopened, resolution, withdrawal, finding }) =>
        [kind, reopened && 'again', resolution, withdrawal, finding.rule, finding.region].filter(Boolean).join(' '),
      );
    },
  };
}

export const healthy = aFamily({}, ['eu-central-1']);
export const other = aFamily({ name: 'prod/api' }, ['eu-central-1']);
export const failed = aFamily({}, [{ region: 'eu-central-1', status: 'Failed', message: 'x', absent: true }]);
export const stopped = aFamily({}, []);

/** A service that has told people that replication to eu-central-1 failed. */
export async function withFailure(broken = failed) {
  const service = aService();
  await service.run([...healthy, ...other]);
  await service.run([...broken, ...other]);
  return service;
}
