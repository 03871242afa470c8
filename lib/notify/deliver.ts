import type { Message } from './message.ts';
import { type Channel, NotSent } from './ports.ts';

interface Delivery {
  /** Announcements that nobody was told of, with the error that says why. */
  readonly unsent: readonly { readonly tells: readonly string[]; readonly error: unknown }[];
}

/**
 * Sends messages one after the other on one channel. Where the channel itself fails, the rest is not tried: each would wait
 * as long, or make a busy channel busier. `timeLeft`: milliseconds beyond what one message may take.
 */
export async function deliver<Rendered>(
  messages: readonly Message[],
  render: (message: Message) => Rendered,
  channel: Channel<Rendered>,
  timeLeft: () => number,
): Promise<Delivery> {
  const unsent: { tells: readonly string[]; error: unknown }[] = [];
  let down: unknown;
  for (const message of messages) {
    if (down === undefined && timeLeft() <= 0)
      down = new NotSent('channel', 'the invocation has no time left to send more');
    if (down !== undefined) {
      unsent.push({ tells: message.tells, error: down });
      continue;
    }
    try {
      await channel.send(render(message));
    } catch (error) {
      unsent.push({ tells: message.tells, error });
      if (error instanceof NotSent && error.scope === 'channel') down = error;
    }
  }
  return { unsent };
}
