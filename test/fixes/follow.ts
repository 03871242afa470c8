import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Finding } from '../../lib/domain/finding.ts';
import type { Fix, FixStep } from '../../lib/domain/fix.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { watchValues } from './values.ts';
import { Refused, type World } from './world.ts';

/** What came of following an estate's fixes. */
export interface Outcome {
  readonly end: 'compliant' | 'instructions' | 'no end';
  /** Findings that were still to be followed, or why they could not be. */
  readonly open: readonly string[];
  /** What must never happen, in words. */
  readonly faults: readonly string[];
  /** How often each rule, and each answer, was followed. */
  readonly followed: ReadonlyMap<string, number>;
}

/** One way to go on: what needs no answer, or what one answer leads to. */
interface Way {
  readonly finding: Finding;
  readonly label: string;
  readonly answered: boolean;
  readonly steps: readonly FixStep[];
}

const mostRounds = 30;

/**
 * Audits, follows the fixes of what is found in a random order with random answers, as a person would who takes back no
 * answer, lets everything settle, and audits again: until nothing is left, or only what a person must see to otherwise.
 */
export async function follow(world: World, policy: Policy, pick: (below: number) => number): Promise<Outcome> {
  const values = await watchValues(world);
  const faults: string[] = [];
  const followed = new Map<string, number>();
  const instructed = new Set<string>();
  const tried = new Set<string>();
  const answers = new Map<string, string>();
  const count = (what: string) => followed.set(what, (followed.get(what) ?? 0) + 1);
  /** Replicas that were made by following a fix, and for which rule. */
  const made = new Map<string, string>();
  let waited = 0;
  let before: AuditResult | undefined;
  let destroyed = true;

  /** A way that was not tried in vain; undefined where the finding ends as an instruction. */
  function wayOf(finding: Finding): Way | undefined {
    const { steps, decision }: Fix = finding.fix ?? { steps: [] };
    if (instructed.has(finding.id)) return undefined;
    if (steps.length > 0) return { finding, label: 'calls', answered: false, steps };
    const options = (decision?.options ?? []).map((option, index, all) => ({
      finding,
      label: `answer ${index + 1} of ${all.length}`,
      answered: true,
      answer: option.answer,
      steps: option.steps,
    }));
    const fresh = options.filter((option) => !tried.has(keyOf(option)));
    // Whoever has answered goes on with that answer while it leads on.
    const chosen = fresh.find(({ answer }) => answers.get(finding.id) === answer) ?? fresh[pick(fresh.length)];
    if (chosen) answers.set(finding.id, chosen.answer);
    if (chosen && chosen.steps.length > 0) return chosen;
    if (options.length > 0 && !chosen)
      faults.push(`${finding.rule} in ${finding.region}: every answer was followed in vain`);
    count(`${finding.rule}: ${chosen?.label ?? 'instruction'}`);
    count(finding.rule);
    instructed.add(finding.id);
    return undefined;
  }

  async function take({ finding, label, answered, steps }: Way, first: boolean): Promise<boolean> {
    count(`${finding.rule}: ${label}`);
    count(finding.rule);
    for (const step of steps) {
      const taken = step.destructive ? await values.taken(step) : [];
      if (answered && step.destructive) await values.giveUp(step);
      else if (taken.length > 0)
        faults.push(`${finding.rule}: ${step.operation} takes ${taken.join()}, and nobody was asked`);
      try {
        await world.call(step);
        for (const arn of taken) {
          const by = made.get(arn);
          // Who gives up a secret gives up its replicas; and whether one is read is another question than whether it works.
          const asWhole = steps.some(({ operation }) => operation === 'DeleteSecret');
          if (by && !asWhole && finding.rule !== 'replica-unused')
            faults.push(`${finding.rule} (${label}) takes ${arn}, which was made for ${by}`);
        }
        for (const arn of madeBy(step)) made.set(arn, `${finding.rule} (${label})`);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // What was found a moment ago, and nothing was done since: AWS must take it, its keys aside.
        if (error.name === 'EncryptionFailure' || error.name === 'AccessDeniedException') {
          // Who may not, or has no key, must ask somebody.
          count(`refused: ${error.name}`);
          instructed.add(finding.id);
        } else if (first) {
          faults.push(`${finding.rule} (${label}): ${step.operation} refused: ${error.message}`);
        }
        return false;
      }
      // Longer than a removal takes.
      world.pass(120);
      for (const version of await values.lost())
        faults.push(`${finding.rule} (${label}): ${step.operation} lost ${version}`);
    }
    return true;
  }

  for (let round = 0; round < mostRounds; round += 1) {
    const result = await world.audit(policy);
    const open = result.findings.filter(({ status }) => status === 'open');
    if (before && !destroyed) faults.push(...madeDestructive(before, open));
    const ways = shuffled(open, pick).flatMap((finding) => wayOf(finding) ?? []);
    if (ways.length === 0) {
      // What is scheduled for deletion holds its name; when that is over, its fix goes on.
      const waits = (await world.held()).some(({ deletedAt }) => deletedAt !== undefined);
      if (waits && waited < 3) {
        waited += 1;
        world.pass(31 * 86_400);
        instructed.clear();
        before = undefined;
        for (const version of await values.lost()) faults.push(`a recovery window ended: lost ${version}`);
        continue;
      }
      const left = result.findings.map((finding) => `${finding.rule} ${finding.status}`);
      return { end: left.length === 0 ? 'compliant' : 'instructions', open: left, faults, followed };
    }
    // All that was found, or one thing alone, of which then is known what it has done.
    const chosen = pick(3) === 0 ? ways.slice(0, 1) : ways;
    destroyed = chosen.some(({ steps }) => steps.some(({ destructive }) => destructive));
    for (const [index, way] of chosen.entries()) {
      tried.add(keyOf(way));
      await take(way, index === 0);
    }
    // Longer than any grace.
    world.pass(30 * 60);
    before = result;
  }
  const last = await world.audit(policy);
  return {
    end: 'no end',
    open: last.findings.map(({ rule, region, message }) => `${rule} ${region}: ${message}`),
    faults,
    followed,
  };
}

/** The replicas that a step asks for, without force. */
function madeBy({ operation, parameters, destructive }: FixStep): string[] {
  const { SecretId: arn, AddReplicaRegions: added } = parameters;
  if (operation !== 'ReplicateSecretToRegions' || destructive || !Array.isArray(added)) return [];
  return added.map((target) => arnInRegion(String(arn), Object(target).Region));
}

function keyOf({ finding, label, steps }: Way): string {
  return `${finding.id} ${label} ${JSON.stringify(steps)}`;
}

/** Findings of which every way destroys something, where nothing of that name was found before that did. */
function madeDestructive(before: AuditResult, after: readonly Finding[]): string[] {
  const placeOf = ({ secret, region }: Finding) => `${secret.name} ${region}`;
  const known = new Map(before.findings.map((finding) => [finding.id, finding]));
  const places = new Set(before.findings.map(placeOf));
  return after.flatMap((finding) => {
    const was = known.get(finding.id);
    if (!finding.fix || !onlyDestroys(finding.fix)) return [];
    // One that another finding has explained so far is no new one.
    const isNew = was ? !(was.fix && onlyDestroys(was.fix)) : !places.has(placeOf(finding));
    return isNew ? [`${finding.rule} in ${finding.region} can only destroy, after what destroyed nothing`] : [];
  });
}

function onlyDestroys({ steps, decision }: Fix): boolean {
  const destroys = (some: readonly FixStep[]) => some.some(({ destructive }) => destructive);
  return destroys(steps) || (decision?.options.every((option) => destroys(option.steps)) ?? false);
}

function shuffled<T>(list: readonly T[], pick: (below: number) => number): T[] {
  const rest = [...list];
  return list.flatMap(() => rest.splice(pick(rest.length), 1));
}
