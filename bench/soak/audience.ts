import type { PublishedEvent } from '../../test/support/local-aws.ts';
import type { Place } from './truth.ts';

/** People who read every announcement, and nothing else. */
export interface Audience {
  hears(events: readonly PublishedEvent[]): void;
  /** What they take for open. */
  open(): readonly Place[];
  /** How many announcements of a finding were heard, each counted once. */
  heard(finding: string): number;
  /** How many of them said that it opened. */
  openings(finding: string): number;
  /** Announcements, each once, by type. */
  counts(): Readonly<Record<string, number>>;
}

/** What was heard of one finding. */
interface Known {
  readonly place: Place;
  readonly open: boolean;
  readonly ids: readonly string[];
  readonly heard: number;
  readonly openings: number;
}

const unheard: Pick<Known, 'ids' | 'heard' | 'openings'> = { ids: [], heard: 0, openings: 0 };

/** So many announcements of one finding are remembered: a repeated one is told soon after the first time. */
const remembered = 10;

export function createAudience(): Audience {
  const known = new Map<unknown, Known>();
  const counts: Record<string, number> = {};
  return {
    hears(events) {
      for (const { type, detail } of events) {
        const finding = Object(detail['finding']);
        if (!type.startsWith('Finding ')) continue;
        const { ids, heard, openings } = known.get(finding.id) ?? unheard;
        if (ids.includes(detail.id)) continue;
        counts[type] = (counts[type] ?? 0) + 1;
        const place = { secret: finding.secret.name, region: finding.region, rule: finding.rule };
        const open = type === 'Finding Opened' || type === 'Finding Changed';
        // What was over for long is forgotten by the service, and begins anew.
        const anew = detail.id === `${finding.id}-1`;
        known.set(finding.id, {
          place,
          open,
          ids: [...ids, detail.id].slice(-remembered),
          heard: (anew ? 0 : heard) + 1,
          openings: (anew ? 0 : openings) + (type === 'Finding Opened' ? 1 : 0),
        });
      }
    },
    open: () => [...known.values()].filter(({ open }) => open).map(({ place }) => place),
    heard: (finding) => known.get(finding)?.heard ?? 0,
    openings: (finding) => known.get(finding)?.openings ?? 0,
    counts: () => counts,
  };
}
