import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { AuditCompleted } from '../domain/audit-event.ts';
import type { FindingEvent } from '../domain/event.ts';
import { callFailed } from './call-failed.ts';
import { auditEntry, batchesOf, type Destination, type Entry, findingEntry } from './event-entry.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

export interface EventPublisherSettings extends HomeSettings, Destination {
  /** Waits that many milliseconds before entries that were refused are sent once more; absent: by the real clock. */
  readonly delay?: (milliseconds: number) => Promise<void>;
}

/** Announces on an EventBridge bus. Rejects with EventsNotPublished when anything is left. Holds connections until it is closed. */
export interface EventPublisher {
  publishFindings(events: readonly FindingEvent[]): Promise<void>;
  publishAudit(completed: AuditCompleted): Promise<void>;
  /** Any other event: what not every function announces is made elsewhere (repair-publisher.ts), for the sake of the bundles. */
  publish(entry: (to: Destination) => Entry): Promise<void>;
  close(): void;
}

/** Some events could not be published, for whatever reason: `ids` are theirs, all others were. */
class EventsNotPublished extends Error {
  readonly ids: readonly string[];

  constructor(failures: readonly Failure[], bus: string) {
    const ids = failures.map(({ entry }) => entry.id);
    const shown = ids.slice(0, 10).join(', ');
    const more = ids.length > 10 ? ` and ${ids.length - 10} more` : '';
    const [first] = failures;
    super(`${ids.length} events could not be published on the bus "${bus}" (${first?.reason}): ${shown}${more}`, {
      cause: first?.cause,
    });
    this.name = 'EventsNotPublished';
    this.ids = ids;
  }
}

interface Failure {
  readonly entry: Entry;
  readonly reason: string;
  readonly cause?: unknown;
}

export const eventPublisherActions = ['events:PutEvents'] as const;

const tries = 5;
const firstDelay = 200;

export function createEventPublisher(settings: EventPublisherSettings): EventPublisher {
  const { bus, signal } = settings;
  const delay = settings.delay ?? ((milliseconds) => setTimeout(milliseconds, undefined, signal && { signal }));
  const { send, close } = createHomeClient(settings, (config) => new EventBridgeClient(config));

  async function put(batch: readonly Entry[]): Promise<Failure[]> {
    try {
      const command = new PutEventsCommand({ Entries: batch.map(({ request }) => request) });
      const { Entries: answers = [] } = await send((client, options) => client.send(command, options));
      return batch.flatMap((entry, index) => {
        const answer = answers[index];
        // Only an id says that it was taken: an answer that lacks the entry says nothing.
        if (answer?.EventId) return [];
        return { entry, reason: `${answer?.ErrorCode ?? 'no answer'}: ${answer?.ErrorMessage ?? 'not acknowledged'}` };
      });
    } catch (cause) {
      const { message } = callFailed('PutEvents', cause);
      return batch.map((entry) => ({ entry, reason: message, cause }));
    }
  }

  /** EventBridge takes some entries of a request and refuses others: only those are sent again. */
  async function publishAll(entries: readonly Entry[]): Promise<void> {
    let failures: Failure[] = [];
    let waiting = entries;
    for (let round = 0; waiting.length > 0 && round < tries; round += 1) {
      if (round > 0) await delay(firstDelay * 2 ** (round - 1));
      failures = [];
      for (const batch of batchesOf(waiting)) failures.push(...(await put(batch)));
      waiting = failures.map(({ entry }) => entry);
    }
    if (failures.length > 0) throw new EventsNotPublished(failures, bus);
  }

  return {
    publishFindings: async (events) => publishAll(events.map((event) => findingEntry(event, settings))),
    publishAudit: async (completed) => publishAll([auditEntry(completed, settings)]),
    publish: async (entry) => publishAll([entry(settings)]),
    close,
  };
}
