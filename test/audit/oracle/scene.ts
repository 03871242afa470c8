import type { Policy } from '../../../lib/domain/policy.ts';
import type { Region, SecretDescription } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import type { Role } from './groups.ts';
import type { Holder, Scene } from './rules.ts';
import { holderOf, swapRegion, type World } from './world.ts';

/** How the replica is looked at: as it is, as the listing shows it, or only through the primary's word. */
export type Picture = 'truth' | 'listed' | 'reported';

/** A Region of a family in one picture. */
export function sceneOf(
  world: World,
  policy: Policy,
  family: Family,
  role: Role,
  region: Region,
  picture: Picture,
): Scene {
  const { account, primary, clause } = family;
  const whole = region === family.home;
  const copies = { truth: family.members.get(region), listed: family.listed.get(region), reported: undefined };
  const copy = copies[picture];
  const read = policy.regions.includes(region);
  const holder = read && !copy ? holderOf(account, region, family.name)?.truth : undefined;
  return {
    now: world.now,
    region,
    primary,
    reported: whole ? undefined : primary?.replication.find((status) => status.region === region),
    copy: whole ? undefined : copy,
    holder: holder ? relationTo(family, holder) : 'nobody',
    read,
    clause,
    torn: family.torn,
    role,
    unmatched: policy.unmatched,
    keys: account.keys,
    inProgressSince: world.memory[`in-progress ${family.arn} ${region}`],
    outdatedSince: world.memory[`outdated ${family.arn} ${region}`],
  };
}

/** What a secret in the place of a replica is to its family: one with a primary elsewhere is a replica, whoever asks. */
function relationTo(family: Family, { arn, region, primaryRegion, replication }: SecretDescription): Holder {
  if (primaryRegion !== undefined && primaryRegion !== region) return "another's replica";
  if (arn === swapRegion(family.arn, region)) return 'former replica';
  return primaryRegion === region || replication.length > 0 ? 'another primary' : 'stranger';
}
