import type { RepairMode } from '../../../lib/domain/policy.ts';
import type { SecretDescription } from '../../../lib/domain/secret.ts';
import { days } from '../../../lib/rules/example.ts';
import { isOwn } from './estates.ts';
import { replicas, type Sent } from './service.ts';
import { away, home, third } from './world.ts';

/** How long ago it was looked at, at most: no time passes between the look and the call that follows it. */
const look = 0;

/** What is wrong with a write, by the specification and in other words than the code's; nothing, where all is well. */
export function complaintsAbout(sent: Sent): string[] {
  const { action, policy, record, taken } = sent;
  const { remediation } = policy;
  if (!remediation) return ['no policy lets anything be repaired'];
  const complaints: string[] = [];
  if (remediation.killSwitch) complaints.push('the kill switch was on');
  if (!remediation.regions.includes(action.region)) complaints.push('a Region that is not opened');
  if (!named(sent)) complaints.push('the policy does not name it');
  if (!record) complaints.push('it was not recorded before');
  complaints.push(...aboutEarlier(sent));
  if (taken && record?.state !== 'intended') complaints.push('it was not the first call of its record');
  if (isForced(sent)) complaints.push(...aboutOverwrite(sent));
  if (isRemoval(sent)) complaints.push(...aboutRemoval(sent));
  if ((isForced(sent) || isRemoval(sent)) && sent.failures > 0) complaints.push('part of it was not seen');
  return complaints;
}

/** Limits of one run; that no record was called twice, and nothing destroyed twice that nobody has touched in between. */
export function complaintsAboutAll(all: readonly Sent[]): string[] {
  const complaints: string[] = [];
  for (const [run, calls] of Map.groupBy(all, (sent) => sent.run)) {
    const limits = calls[0]?.policy.remediation?.limits ?? { actions: 0, share: 0 };
    if (calls.length > limits.actions || calls.length / replicas > limits.share)
      complaints.push(`run ${run} exceeds its limits`);
  }
  for (const [id, calls] of Map.groupBy(all, ({ record }) => record?.id)) {
    if (calls.length > 1) complaints.push(`the attempt ${id} was called ${calls.length} times`);
  }
  const destructive = all.filter((sent) => isForced(sent) || isRemoval(sent));
  for (const [place, calls] of Map.groupBy(destructive, ({ action }) => `${action.secret.name} in ${action.region}`)) {
    const again = calls.some((call, n) => {
      const before = calls[n - 1];
      return before?.taken && before.touched === call.touched;
    });
    if (again) complaints.push(`a second destructive write of ${place}`);
  }
  return complaints;
}

export function isForced({ request }: Sent): boolean {
  return request.operation === 'ReplicateSecretToRegions' && request.input.ForceOverwriteReplicaSecret === true;
}

export function isRemoval({ request }: Sent): boolean {
  return request.operation === 'RemoveRegionsFromReplication';
}

function aboutEarlier({ earlier, policy, at }: Sent): string[] {
  const { cooldown = 0, attempts = 0 } = policy.remediation ?? {};
  const times = earlier.map(({ intendedAt }) => Date.parse(intendedAt));
  const repaired = earlier.filter(({ state }) => state === 'succeeded').map(({ intendedAt }) => Date.parse(intendedAt));
  const since = times.filter((time) => time > Math.max(0, ...repaired));
  return [
    ...(times.some((time) => at - time < cooldown) ? ['it was tried a moment ago'] : []),
    ...(since.length >= attempts ? ['it was tried too often'] : []),
  ];
}

function named({ action, policy, record, startedBy }: Sent): boolean {
  const { rules = {}, overwrite = 'off', remove = 'off' } = policy.remediation ?? {};
  const modes = [rules[action.rule] ?? 'off'];
  if (action.kind === 'overwrite') modes.push(overwrite);
  if (action.kind === 'remove') modes.push(remove);
  const approved = record?.trigger === 'approval';
  return modes.every((mode: RepairMode) => {
    if (mode === 'auto') return true;
    return mode === 'manual' ? startedBy === 'manual' : mode === 'approve' && approved;
  });
}

function aboutOverwrite(sent: Sent): string[] {
  const { action, at } = sent;
  const primary = seen(sent, home);
  const victim = seen(sent, away);
  if (!primary || !victim) return ['an overwrite of what was not seen'];
  const asked = victim.secret;
  const wrong: string[] = [];
  if (at - victim.at > look) wrong.push('an overwrite on an old look');
  if (!asked || isOwn(action.secret.arn, asked)) return [...wrong, 'an overwrite of its own replica, or of nothing'];
  if (asked.primaryRegion !== undefined || asked.replication.length > 0)
    wrong.push('an overwrite of a primary or a replica');
  if (asked.deletedAt !== undefined) wrong.push('an overwrite of what is to be deleted');
  if (asked.rotationEnabled || asked.owningService) wrong.push('an overwrite of what somebody uses');
  const changed = Math.max(asked.changedAt ?? at, asked.createdAt ?? at);
  if (changed > at - 7 * days) wrong.push('an overwrite of what has just changed');
  if (asked.accessedAt !== undefined && asked.accessedAt > at - 3 * days)
    wrong.push('an overwrite of what has just been read');
  if (action.destroys?.['arn'] !== asked.arn) wrong.push('an overwrite that records another victim');
  if (!isFit(primary.secret)) wrong.push('an overwrite by an unfit primary');
  return wrong;
}

function aboutRemoval(sent: Sent): string[] {
  const { action, at } = sent;
  const primary = seen(sent, home);
  const replica = seen(sent, third);
  if (action.region !== third) return ['a removal of what is required'];
  if (!primary || !replica) return ['a removal of what was not seen'];
  const wrong: string[] = [];
  if (at - replica.at > look) wrong.push('a removal on an old look');
  if (!isFit(primary.secret)) wrong.push('a removal by an unfit primary');
  if (replica.secret && replica.secret.primaryRegion !== home) wrong.push('a removal of what is no replica');
  const read = replica.secret?.accessedAt;
  if (read !== undefined && read > at - 8 * days) wrong.push('a removal of what has just been read');
  if (action.destroys === null) wrong.push('a removal that records no victim');
  return wrong;
}

function isFit(primary: SecretDescription | undefined): boolean {
  return primary !== undefined && primary.deletedAt === undefined && primary.region === home;
}

/** What was last read there of that name. */
function seen({ served, action }: Sent, region: string) {
  return served.get(`${region} ${action.secret.name}`);
}
