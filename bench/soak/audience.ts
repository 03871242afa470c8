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

interface Heard {
  readonly at: number;
  readonly type: string;
}

interface Known {
  readonly place: Place;
  /** By id and time: what was over for long is forgotten by the service, and numbered anew. */
  readonly heard: Map<string, Heard>;
}

const saysOpen = new Set(['Finding Opened', 'Finding Changed']);

/**
 * They go by the time that an announcement names, not by when it came: of two in one request the bus may refuse the older,
 * which then comes after the newer.
 */
export function createAudience(): Audience {
  const known = new Map<string, Known>();
  const counts: Record<string, number> = {};
  const heardOf = (finding: string) => [...(known.get(finding)?.heard.values() ?? [])];
  return {
    hears(events) {
      for (const { type, detail } of events) {
        if (!type.startsWith('Finding ')) continue;
        const { id, secret, region, rule } = Object(detail['finding']);
        const { heard } = known.get(id) ?? { heard: new Map<string, Heard>() };
        const at = Date.parse(String(detail['at']));
        const announcement = `${detail.id} ${at}`;
        if (heard.has(announcement)) continue;
        counts[type] = (counts[type] ?? 0) + 1;
        const isFirst = detail.id === `${id}-1`;
        for (const [before, one] of heard) if (isFirst && one.at < at) heard.delete(before);
        heard.set(announcement, { at, type });
        known.set(id, { place: { secret: secret.name, region, rule }, heard });
      }
    },
    open: () => [...known.values()].filter(({ heard }) => saysOpen.has(newestOf(heard))).map(({ place }) => place),
    heard: (finding) => heardOf(finding).length,
    openings: (finding) => heardOf(finding).filter(({ type }) => type === 'Finding Opened').length,
    counts: () => counts,
  };
}

function newestOf(heard: ReadonlyMap<string, Heard>): string {
  const newest = [...heard.values()].reduce((one, other) => (other.at > one.at ? other : one));
  return newest.type;
}
