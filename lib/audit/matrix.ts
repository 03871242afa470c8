import type { HealthyGroup, Matrix, MatrixSecret, PlaceState } from '../domain/matrix.ts';
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

interface Tally {
  secrets: number;
  readonly places: Record<Region, { primary: number; inSync: number }>;
}

export function createMatrixCollector(): MatrixCollector {
  const secrets: MatrixSecret[] = [];
  const healthy = new Map<string | null, Tally>();
  return {
    onJudged(judged, answers) {
      const places = placesOf(judged);
      const { account, name, arn } = judged.read.family;
      const clause = judged.clause?.name ?? null;
      if (isHealthy(places, answers)) count(healthy, clause, places);
      else secrets.push({ account, name, arn, clause, places });
    },
    matrix: () => ({
      secrets,
      healthy: [...healthy]
        .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
        .map(([clause, tally]): HealthyGroup => ({ clause, ...tally })),
    }),
  };
}

function placesOf({ views }: JudgedFamily): Readonly<Record<Region, PlaceState>> {
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

/** An answer that could not be given is not healthy, even where the result gives its reason elsewhere. */
function isHealthy(places: Readonly<Record<Region, PlaceState>>, answers: readonly JudgedAnswer[]): boolean {
  const states = Object.values(places);
  const skipped = states.includes('unread');
  return (
    !states.includes('gone') &&
    !states.includes('other') &&
    !states.includes('unknown') &&
    answers.every(({ answer }) => {
      if (answer.kind === 'unknown') return skipped && (answer.accounted ?? false);
      return answer.kind === 'compliant' || answer.kind === 'not-applicable';
    })
  );
}

function count(
  healthy: Map<string | null, Tally>,
  clause: string | null,
  places: Readonly<Record<Region, PlaceState>>,
): void {
  const tally = healthy.get(clause) ?? { secrets: 0, places: {} };
  healthy.set(clause, tally);
  tally.secrets += 1;
  for (const [region, state] of Object.entries(places)) {
    tally.places[region] ??= { primary: 0, inSync: 0 };
    const place = tally.places[region];
    if (state === 'primary') place.primary += 1;
    if (state === 'in-sync') place.inSync += 1;
  }
}
