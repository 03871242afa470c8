import { parseSecretArn } from '../domain/arn.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult, Gap } from '../domain/result.ts';
import type { Region } from '../domain/secret.ts';

/** Something that was said of a secret in a Region by an earlier audit. */
interface Remembered {
  /** The primary's ARN. */
  readonly secret: string;
  readonly region: Region;
  readonly kind?: 'in-progress' | 'outdated';
}

/**
 * Whether an audit that does not mention it has looked, and so has answered that it is no more. What the audit could not
 * see, or was not asked to, is not answered: forgetting it would make an old fault look new once it is seen again.
 */
export function wasAnswered(
  { secret, region, kind }: Remembered,
  { coverage, gaps }: AuditResult,
  policy: Pick<Policy, 'regions'>,
): boolean {
  const arn = parseSecretArn(secret);
  if (!arn || !coverage.some(({ account }) => account === arn.account)) return false;
  // A Region that the policy does not list is never read: there the primary's word is all there will ever be.
  const concerned = kind === 'in-progress' ? [arn.region] : [arn.region, region];
  const needed = concerned.filter((each) => policy.regions.includes(each));
  const complete = needed.every((each) =>
    coverage.some((entry) => entry.account === arn.account && entry.region === each && entry.status === 'complete'),
  );
  const name = arn.resource.replace(/-[A-Za-z0-9]{6}$/, '');
  return complete && !gaps.some((gap) => hides(gap, { account: arn.account, name, needed, kind }));
}

interface Place {
  readonly account: string;
  readonly name: string;
  readonly needed: readonly Region[];
  readonly kind: Remembered['kind'];
}

function hides(gap: Gap, { account, name, needed, kind }: Place): boolean {
  if (gap.kind === 'clause-matched-nothing') return false;
  // What is remembered of a replica's state does not depend on its key.
  if (gap.kind === 'key-unreadable' && kind !== undefined) return false;
  return (
    (gap.account === null || gap.account === account) &&
    (gap.region === null || needed.includes(gap.region)) &&
    (gap.secret === null || gap.secret === name)
  );
}
