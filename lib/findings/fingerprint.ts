import { createHash } from 'node:crypto';
import type { FamilyId, Region } from '../domain/secret.ts';

/**
 * The identity of a finding: the same fault has the same id in every audit, on every machine. 80 bits of SHA-256 over
 * account, family, replica Region and rule: among a million findings a collision has odds of about one in a trillion.
 */
export function fingerprint(family: FamilyId, region: Region, rule: string): string {
  return createHash('sha256').update([family.account, family.arn, region, rule].join('\n')).digest('hex').slice(0, 20);
}
