import { deliver } from './deliver.ts';
import type { Message, MessageSettings } from './message.ts';
import { messagesFor, repairMessagesFor } from './messages.ts';
import type { Channel } from './ports.ts';
import { type Announcement, parseBody, type QueueRecord } from './records.ts';
import { type DigestInterval, type Learned, type ToldMemory, talesOf } from './told.ts';
import { repairTalesOf } from './told-repairs.ts';

export interface Telling<Rendered> {
  readonly settings: MessageSettings;
  readonly render: (message: Message) => Rendered;
  readonly channel: Channel<Rendered>;
  readonly memory: ToldMemory | undefined;
  readonly digest: DigestInterval;
  /** Milliseconds beyond what one message may take. */
  readonly timeLeft: () => number;
}

export interface Told {
  readonly messages: number;
  /** Records to be delivered again, each with the error that says why. */
  readonly failed: readonly { readonly messageId: string; readonly error: unknown }[];
  /** What could not be remembered or recalled: something may be said twice because of it, and nothing less. */
  readonly forgotten: readonly unknown[];
}

/**
 * Tells the announcements of a batch on one channel. A record is done when every message that tells of it was taken; what
 * is not an announcement goes back, and ends in the dead-letter queue.
 */
export async function tell<Rendered>(records: readonly QueueRecord[], telling: Telling<Rendered>): Promise<Told> {
  const { readable, unreadable } = read(records);
  const forgotten: unknown[] = [];
  const { findings, approvals, ...rest } = newsIn(readable);
  const { audits, reports, learned } = await recalled(rest, telling, forgotten);
  const messages = [...repairMessagesFor(approvals, reports), ...messagesFor(findings, audits, telling.settings)];
  const { unsent } = await deliver(messages, telling.render, telling.channel, telling.timeLeft);

  const errors = new Map(unsent.flatMap(({ tells, error }) => tells.map((id) => [id, error] as const)));
  await remember(
    learned.filter(({ audit }) => !errors.has(audit)),
    telling.memory,
    forgotten,
  );
  const undelivered = readable.flatMap(({ messageId, announcement }) =>
    errors.has(announcement.news.id) ? [{ messageId, error: errors.get(announcement.news.id) }] : [],
  );
  return { messages: messages.length - unsent.length, failed: [...unreadable, ...undelivered], forgotten };
}

interface Readable {
  readonly messageId: string;
  readonly announcement: Announcement;
}

function read(records: readonly QueueRecord[]) {
  const readable: Readable[] = [];
  const unreadable: { messageId: string; error: unknown }[] = [];
  for (const { messageId, body } of records) {
    try {
      readable.push({ messageId, announcement: parseBody(body) });
    } catch (error) {
      unreadable.push({ messageId, error });
    }
  }
  return { readable, unreadable };
}

/** What a batch holds, by what it is about. */
function newsIn(readable: readonly Readable[]) {
  const all = readable.map(({ announcement }) => announcement);
  return {
    findings: all.flatMap((one) => (one.kind === 'finding' ? [one.news] : [])),
    audits: all.flatMap((one) => (one.kind === 'audit' ? [one.news] : [])),
    approvals: all.flatMap((one) => (one.kind === 'approval' ? [one.news] : [])),
    reports: all.flatMap((one) => (one.kind === 'repairs' ? [one.news] : [])),
  };
}

/** A memory that fails must not silence anybody: then everything is news. */
async function recalled<Rendered>(
  { audits, reports }: Pick<ReturnType<typeof newsIn>, 'audits' | 'reports'>,
  { memory, digest }: Telling<Rendered>,
  forgotten: unknown[],
) {
  const recall = async (from: ToldMemory | undefined, interval: DigestInterval) => {
    const { tales, learned } = await talesOf(audits, from, interval);
    const repairs = await repairTalesOf(reports, from);
    return { audits: tales, reports: repairs.told, learned: [...learned, ...repairs.learned] };
  };
  try {
    return await recall(memory, memory ? digest : 'off');
  } catch (error) {
    forgotten.push(error);
    return recall(undefined, 'off');
  }
}

async function remember(learned: readonly Learned[], memory: ToldMemory | undefined, forgotten: unknown[]) {
  for (const { key, told } of learned) {
    try {
      await memory?.remember(key, told);
    } catch (error) {
      forgotten.push(error);
    }
  }
}
