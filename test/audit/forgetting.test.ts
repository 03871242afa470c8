import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import type { Interest } from '../../lib/audit/ports.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { buildWorld } from './oracle/build.ts';
import { estatePlan } from './oracle/plan.ts';
import { policies, settle } from './oracle/policies.ts';
import { memoryOver, scopeOver } from './oracle/reader.ts';
import { familyArn, pagesOf, type World, type WorldAccount } from './oracle/world.ts';

/** Interest in every secret that a listing shows alone in its Region: then the audit keeps them all. */
function interestInAll({ accounts }: World, regions: readonly string[]): Map<string, Interest> {
  const listed = accounts.flatMap((account) => regions.flatMap((region) => pagesOf(account, region).flat()));
  return new Map(
    listed.map((secret) => {
      const { account, name, region, primaryRegion = region } = secret;
      const arn = familyArn(secret);
      return [arn, { arn, account, name, primaryRegion, regions: new Set<string>() }] as const;
    }),
  );
}

/*
 * No listing here omits PrimaryRegion, as moto's do. A replicated primary looks single there, and one of which no clause wants
 * anything is then described only if somebody is interested in it. Interest would let the audit know of a rival that it cannot know
 * of otherwise, and change what the clause means among those that bear its name: that is no forgetting. AWS shows the field
 * (docs/aws-facts.md, "Roles"); `oracle.test.ts` covers listings without it.
 */

/** Findings of secrets that a run without that interest judges. */
function findingsOf({ findings }: AuditResult, judged: ReadonlySet<string>) {
  // What is known of more secrets of a name may make an advice more careful, and no finding another one.
  return findings.filter(({ secret }) => judged.has(secret.arn)).map(({ fix: _, ...finding }) => finding);
}

function distinctSecrets(accounts: readonly WorldAccount[], regions: readonly string[]): number {
  const listed = accounts.map((account) => regions.flatMap((region) => pagesOf(account, region).flat()));
  return listed.reduce((sum, secrets) => sum + new Set(secrets.map(familyArn)).size, 0);
}

test.each([
  ['that can be read in full', { lags: false, faults: false }],
  ['whose listings lag, with reads that fail', { lags: true, faults: true }],
])('what is forgotten of an estate %s changes no finding and no count', async (_, how) => {
  const property = fc.asyncProperty(estatePlan(how), policies, fc.scheduler(), async (plan, drawn, scheduler) => {
    const world = buildWorld({ ...plan, families: plan.families.map((family) => ({ ...family, bare: false })) });
    const policy = settle(drawn, world);
    const scopes = world.accounts.map((account) => scopeOver(account, scheduler));
    const judged = new Set<string>();
    const request: AuditRequest = { policy, scopes, memory: memoryOver(world), clock: { now: () => world.now } };
    const onJudged: NonNullable<AuditRequest['onJudged']> = ({ read }) => judged.add(read.family.arn);
    const forgetting = await scheduler.waitFor(orNothing(audit({ ...request, onJudged })));
    const interest = interestInAll(world, policy.regions);
    const keeping = await scheduler.waitFor(orNothing(audit({ ...request, interest })));
    if (!forgetting || !keeping) return expect(forgetting).toBe(keeping);
    expect(findingsOf(forgetting, judged)).toEqual(findingsOf(keeping, judged));
    expect(forgetting.counts.secrets).toBe(distinctSecrets(world.accounts, policy.regions));
  });
  await fc.assert(property, { numRuns: 300 });
});

/** A run that can read nothing at all fails. */
function orNothing(running: Promise<AuditResult>): Promise<AuditResult | undefined> {
  return running.catch(() => undefined);
}
