import type { PublishedEvent } from '../../test/support/local-aws.ts';
import { createDeck, type Random } from './random.ts';

/** How the bus fails. */
export interface BusTrouble {
  begin(): void;
  /** It takes everything again. */
  end(): void;
  /** Whether it refuses a request as a whole. */
  refuses(body: string): boolean;
  /** Whether it takes this entry, of a request that it does not refuse. */
  takes(event: PublishedEvent): boolean;
  /** How often each kind of failure met something. */
  met(): Readonly<Record<string, number>>;
}

/** For a few requests, fewer than are tried; until the end of the round, every request; or until then, some of the entries. */
type Failure = 'brief' | 'whole' | 'partly';

const kinds = {
  brief: 'the bus refused a request, not the next ones',
  whole: 'the bus refused everything, and announcements of findings were kept back',
  partly: 'the bus refused some entries, and announcements of findings were kept back',
} as const;

export function createBusTrouble(random: Random): BusTrouble {
  const deal = createDeck<Failure>(random, ['brief', 'whole', 'partly', 'whole', 'partly']);
  const met = { [kinds.brief]: 0, [kinds.whole]: 0, [kinds.partly]: 0 };
  let failure: Failure | undefined;
  let requests = 0;
  /** Whether it takes them, by id: an entry that is refused is so each time. */
  const decided = new Map<string, boolean>();
  const refused = new Set<string>();

  return {
    begin() {
      failure = deal();
      requests = failure === 'brief' ? random.whole(1, 4) : Number.POSITIVE_INFINITY;
    },
    end() {
      if (failure && failure !== 'brief' && refused.size > 0) met[kinds[failure]] += 1;
      failure = undefined;
      decided.clear();
      refused.clear();
    },
    refuses(body) {
      if (!failure || failure === 'partly' || requests === 0) return false;
      requests -= 1;
      if (failure === 'brief') met[kinds.brief] += 1;
      else for (const id of findingsIn(body)) refused.add(id);
      return true;
    },
    takes({ type, detail: { id } }) {
      if (failure !== 'partly') return true;
      const takes = decided.get(id) ?? random.chance(0.5);
      decided.set(id, takes);
      if (!takes && isOfFinding(type)) refused.add(id);
      return takes;
    },
    met: () => met,
  };
}

function findingsIn(body: string): string[] {
  const entries: { DetailType: string; Detail: string }[] = JSON.parse(body).Entries;
  return entries.filter(({ DetailType }) => isOfFinding(DetailType)).map(({ Detail }) => JSON.parse(Detail).id);
}

function isOfFinding(type: string): boolean {
  return type.startsWith('Finding ');
}
