import { type AccountSummary, type AuditCompleted, policyInBrief } from '../domain/audit-event.ts';
import type { FindingEvent } from '../domain/event.ts';
import { shortTexts as shortTextsOf } from '../domain/short-texts.ts';
import type { AuditDetail, FindingDetail } from '../findings/event-schema.ts';
import { eventSchemaVersion, findingSchemaVersion } from '../findings/event-types.ts';
import type { RepairDetail } from '../remediation/event-schema.ts';
import type { RepairRecord } from '../remediation/ports.ts';

/** Characters of a text that is shortened. */
const shortText = 1_000;
/** Accounts whose reasons stay longest: more than a message shows (lib/notify/audit-trouble.ts). */
const withReasons = 20;

export type Readonlike<T> = { readonly [K in keyof T]: T[K] extends object | null | undefined ? unknown : T[K] };

/** The details that an event can have, from the whole to the shortest (docs/events.md, "Size"): the first that fits is sent. */
export function findingDetails(event: FindingEvent): Array<() => Readonlike<FindingDetail>> {
  const whole = { schemaVersion: findingSchemaVersion, shortened: false, ...event } as const;
  // Cut, a parameter of a fix would be another one: it is whole or not there.
  const { fix, ...finding } = event.finding;
  const short = () => ({ ...whole, shortened: true, finding: { ...shortTexts(finding), ...(fix && { fix }) } });
  const bare = () => ({ ...short(), finding: { ...shortTexts(finding), expected: {}, observed: {} } });
  return [() => whole, short, bare];
}

/** What tells one announcement of an attempt from the next. */
export function repairEvent({ id, state, intendedAt, calledAt, endedAt }: RepairRecord) {
  return { id: `${id}-${state}`, at: endedAt ?? calledAt ?? intendedAt };
}

/** As above. What was destroyed is told in any case. */
export function repairDetails(repair: RepairRecord): Array<() => Readonlike<RepairDetail>> {
  const whole = { schemaVersion: eventSchemaVersion, shortened: false, ...repairEvent(repair), repair } as const;
  const short = () => ({ ...whole, shortened: true, repair: shortTexts(repair) });
  const bare = () => {
    const { action, call, ...rest } = shortTexts(repair);
    const bareAction = { ...action, preconditions: {}, iam: [] };
    return { ...short(), repair: { ...rest, action: bareAction, call: { ...call, parameters: {} } } };
  };
  return [() => whole, short, bare];
}

/**
 * As above. An account's numbers and verdict stay; of too many accounts the worst are listed, and the worst of these with
 * the reasons.
 */
export function auditDetails(completed: AuditCompleted): Array<() => Readonlike<AuditDetail>> {
  const whole = { schemaVersion: findingSchemaVersion, shortened: false, ...completed, moreAccounts: 0 } as const;
  const accounts = [...completed.accounts].sort((a, b) => badness(b) - badness(a));
  const short = (listed: number, reasoned: number) => () => ({
    ...whole,
    shortened: true,
    accounts: accounts.slice(0, listed).map((account, index) => shortAccount(account, index < reasoned ? 3 : 0)),
    moreAccounts: accounts.length - listed,
  });
  const details = [() => whole, short(accounts.length, accounts.length)];
  for (let listed = accounts.length; listed > 0; listed = Math.floor(listed / 2))
    details.push(short(listed, withReasons));
  return details;
}

/** Of its Regions and gaps, only so many of those that are trouble. */
function shortAccount(account: AccountSummary, troubles: number): AccountSummary {
  const gaps = account.gaps.slice(0, troubles);
  return shortTexts({
    ...account,
    coverage: account.coverage.filter(({ status }) => status === 'incomplete').slice(0, troubles),
    gaps,
    moreGaps: account.moreGaps + account.gaps.length - gaps.length,
    ...policyInBrief(account, troubles),
  });
}

function badness({ verdict }: AccountSummary): number {
  return ['compliant', 'violations', 'incomplete', 'failed'].indexOf(verdict);
}

/** No identity is longer than a shortened text: names have at most 512 characters, ARNs about 600. */
export function shortTexts<T>(value: T): T {
  return shortTextsOf(value, shortText);
}
