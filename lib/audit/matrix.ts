import {
  type CountedState,
  countedStates,
  type Matrix,
  type MatrixGroup,
  type MatrixSecret,
  type PlaceState,
} from '../domain/matrix.ts';
import type { Region } from '../domain/secret.ts';
import type { ReplicaView } from '../rules/rule.ts';
import type { AuditRequest } from './audit.ts';
import type { JudgedAnswer } from './evaluate.ts';
import type { JudgedFamily } from './views.ts';

/** Fills a matrix while an audit runs: what it holds grows with what is wrong, not with the estate. */
export interface MatrixCollector {
  readonly onJudged: NonNullable<AuditRequest['onJudged']>;
  matrix(): Matrix;
}

type Places = Readonly<Record<Region, PlaceState>>;
type Groups = Map<string | null, { secrets: number; readonly places: Record<Region, Record<CountedState, number>> }>;

export function createMatrixCollector(): MatrixCollector {
  const secrets: MatrixSecret[] = [];
  const groups = { healthy: new Map() as Groups, undecided: new Map() as Groups };
  return {
    onJudged(judged, answers) {
      const places = placesOf(judged);
      const clause = judged.clause?.name ?? null;
      const kind = kindOf(places, answers);
      if (kind !== 'conspicuous') return count(groups[kind], clause, places);
      const { account, name, arn } = judged.read.family;
      secrets.push({ account, name, arn, clause, places });
    },
    matrix: () => ({ secrets, healthy: sorted(groups.healthy), undecided: sorted(groups.undecided) }),
  };
}

function sorted(groups: Groups): MatrixGroup[] {
  return [...groups]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([clause, tally]) => ({ clause, ...tally }));
}

function placesOf({ views }: JudgedFamily): Places {
  const places = views.map((view) => [view.region, placeOf(view)] as const);
  return Object.fromEntries(places.filter(([, state]) => state !== 'none'));
}

function placeOf({ family, region, primary, reported, local }: ReplicaView): PlaceState {
  if (region === family.primaryRegion) return primary.kind === 'present' ? 'primary' : 'gone';
  if (local.kind === 'not-asked') return 'unread';
  if (local.kind === 'unseen') return 'unknown';
  if (reported?.status === 'InSync' && local.kind === 'present') return 'in-sync';
  return reported || local.kind === 'present' ? 'other' : 'none';
}

/**
 * `undecided`: only what could not be read keeps it from being healthy, and the result says so once elsewhere. A Region
 * that cannot be read makes every secret so: one by one they would bury the rest.
 */
function kindOf(places: Places, answers: readonly JudgedAnswer[]): 'healthy' | 'undecided' | 'conspicuous' {
  const states = Object.values(places);
  if (states.includes('gone') || states.includes('other')) return 'conspicuous';
  const kinds = answers.map(({ answer }) =>
    answer.kind === 'unknown' && answer.accounted ? 'accounted' : answer.kind,
  );
  if (!kinds.every((kind) => kind === 'compliant' || kind === 'not-applicable' || kind === 'accounted'))
    return 'conspicuous';
  // Where this run does not look by intention, rules cannot answer either, and that is no doubt about the secret.
  const doubted = states.includes('unknown') || (kinds.includes('accounted') && !states.includes('unread'));
  return doubted ? 'undecided' : 'healthy';
}

function count(groups: Groups, clause: string | null, places: Places): void {
  const group = groups.get(clause) ?? { secrets: 0, places: {} };
  groups.set(clause, group);
  group.secrets += 1;
  for (const [region, state] of Object.entries(places)) {
    group.places[region] ??= { primary: 0, 'in-sync': 0, unknown: 0 };
    const counted = countedStates.find((each) => each === state);
    if (counted) group.places[region][counted] += 1;
  }
}
