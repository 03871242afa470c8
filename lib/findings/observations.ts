import type { JudgedAnswer } from '../audit/evaluate.ts';
import type { Interest } from '../audit/ports.ts';
import type { JudgedFamily } from '../audit/views.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import { conclude, type Outcome } from './conclude.ts';
import type { FindingObservation, StoredFinding } from './lifecycle.ts';
import type { Observed } from './record.ts';

/** The findings that an audit must say something about, although it may not find them again: open ones, and flapping ones. */
export function unsettled(stored: readonly StoredFinding[]): StoredFinding[] {
  return stored.filter(({ state, flapping }) => state === 'open' || flapping);
}

/** The secrets of those findings, so that the audit judges them whatever the listings show. */
export function interestOf(stored: readonly StoredFinding[]): ReadonlyMap<string, Interest> {
  const interest = new Map<string, Interest & { readonly regions: Set<string> }>();
  for (const { finding } of stored) {
    const { secret, account, region } = finding;
    const entry = interest.get(secret.arn) ?? { ...secret, account, regions: new Set<string>() };
    entry.regions.add(region);
    interest.set(secret.arn, entry);
  }
  return interest;
}

export interface Observer {
  /** Listens to the audit. */
  onJudged(judged: JudgedFamily, answers: readonly JudgedAnswer[]): void;
  /** What it all says of each finding: those that the audit has, and those that it was to look after. */
  observations(findings: readonly Finding[], policy: Policy): Observed[];
}

/**
 * Turns an audit's answers into observations of findings; keeps nothing of secrets that no unsettled finding is about.
 * @param listed false: no Region was listed, only descriptions were made. That a secret is gone the next listing has to say.
 */
export function createObserver(stored: readonly StoredFinding[], listed = true): Observer {
  const byFamily = Map.groupBy(stored, ({ finding }) => finding.secret.arn);
  const outcomes = new Map<string, Outcome | undefined>();
  return {
    onJudged(judged, answers) {
      for (const { finding } of byFamily.get(judged.read.family.arn) ?? []) {
        outcomes.set(finding.id, outcomeOf(finding, judged, answers));
      }
    },
    observations(findings, policy) {
      const found = new Map(findings.map((finding) => [finding.id, finding]));
      const open = findings.filter(({ status }) => status === 'open');
      const violations = open.map((finding) => observed(finding, { kind: 'violation', finding }));
      const others = stored.flatMap(({ finding }) => {
        const now = found.get(finding.id);
        if (now?.status === 'open') return [];
        const end: FindingObservation | undefined =
          now?.status === 'excepted'
            ? { kind: 'withdrawn', withdrawal: 'exception' }
            : conclude(finding, policy, outcomes.get(finding.id));
        if (!listed && end?.kind === 'over' && end.resolution === 'secret-gone') return [];
        return end ? [observed(finding, end)] : [];
      });
      return [...violations, ...others];
    },
  };
}

function observed({ id, account }: Finding, observation: FindingObservation): Observed {
  return { id, account, observation };
}

const mayBeWrong: ReadonlySet<string> = new Set(['violation', 'pending', 'unknown', 'unsettled']);

function outcomeOf(finding: Finding, judged: JudgedFamily, answers: readonly JudgedAnswer[]): Outcome | undefined {
  const view = judged.views.find(({ region }) => region === finding.region);
  if (!view) return undefined;
  const here = answers.filter((answer) => answer.view === view);
  return {
    clause: judged.clause,
    answer: here.find(({ rule }) => rule.id === finding.rule)?.answer,
    otherwiseWrong: here.some(({ rule, answer }) => rule.id !== finding.rule && mayBeWrong.has(answer.kind)),
    primary: view.primary,
    local: view.local,
  };
}
