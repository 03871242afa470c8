import { isDeepStrictEqual } from 'node:util';
import type { FindingEvent } from '../../../lib/domain/event.ts';
import type { Finding } from '../../../lib/domain/finding.ts';
import type { StoredFinding } from '../../../lib/findings/lifecycle.ts';

/** What people were told, as they follow it: by id and sequence, whatever comes twice, late or out of order. */
export interface People {
  hear(events: readonly FindingEvent[]): void;
  /** A summary of a first run: these are open, without a word on each. */
  hearSummary(stored: readonly StoredFinding[]): void;
  /** What is wrong with what they heard of a finding, by itself and against what is stored of it. */
  complaints(stored: StoredFinding, allowed: Allowed): string[];
}

export interface Allowed {
  /** What flaps is held back: what was told does not alternate. */
  readonly flapping: boolean;
  /** It waits behind another fault, and may have done so since before anybody could hear of it. */
  readonly silent: boolean;
}

export function people(): People {
  const heard = new Map<string, FindingEvent>();
  const summarised = new Set<string>();
  const twoFaced: string[] = [];
  return {
    hear(events) {
      for (const event of events) {
        const known = heard.get(event.id);
        if (known && !isDeepStrictEqual(known, event)) twoFaced.push(`${event.id} said two things`);
        heard.set(event.id, event);
      }
    },
    hearSummary(stored) {
      for (const { finding, sequence } of stored) if (sequence === 0) summarised.add(finding.id);
    },
    complaints(stored, allowed) {
      const events = [...heard.values()]
        .filter(({ finding }) => finding.id === stored.finding.id)
        .sort((a, b) => sequenceOf(a) - sequenceOf(b));
      const known = allowed.silent || summarised.has(stored.finding.id);
      return [
        ...twoFaced,
        ...(events.some((event, index) => sequenceOf(event) !== index + 1) ? ['the sequence has a gap'] : []),
        ...(allowed.flapping ? [] : disorder(events)),
        ...ignorance(stored, events.at(-1), known),
      ];
    },
  };
}

function sequenceOf({ id }: FindingEvent): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

/** Opened, changed any number of times, over; and so on. A change must be one. */
function disorder(events: readonly FindingEvent[]): string[] {
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    // What a first run found is announced by its end only; nobody was told of it by itself.
    const wasOpen = before ? isOpen(before) : event.kind !== 'opened';
    if ((event.kind === 'opened') === wasOpen) return [`${event.id} says ${event.kind} after ${before?.kind}`];
    const idle = event.kind === 'changed' && !event.changes.includes('reminder');
    if (idle && before && isDeepStrictEqual(facts(before.finding), facts(event.finding))) {
      return [`${event.id} says that something changed, and nothing did`];
    }
    return [];
  });
}

function ignorance(stored: StoredFinding, last: FindingEvent | undefined, known: boolean): string[] {
  if (stored.outbox.length > 0) return ['something waits in the outbox'];
  if (!last) return known ? [] : ['nobody ever heard of it'];
  if (last.flapping !== stored.flapping) return ['people were told wrongly whether it flaps'];
  if (stored.flapping) return [];
  const told = isOpen(last) ? 'open' : last.kind;
  if (told !== stored.state) return [`it is ${stored.state}, and people were told that it is ${told}`];
  return isDeepStrictEqual(facts(last.finding), facts(stored.finding)) ? [] : ['people know other facts of it'];
}

function isOpen({ kind }: FindingEvent): boolean {
  return kind === 'opened' || kind === 'changed';
}

function facts({ severity, cause, expected, observed }: Finding) {
  return { severity, cause, expected, observed };
}
