import { type Channel, NotSent, type Posted, type PostJson } from './ports.ts';
import type { SlackMessage } from './slack.ts';
import type { Webhook } from './webhook.ts';

export interface SlackPorts {
  readonly webhook: Webhook;
  readonly postJson: PostJson;
  /** Rejects when the invocation is ended meanwhile. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A new signal for each attempt: aborts when Slack has had long enough to answer. */
  readonly deadline: () => AbortSignal;
  /** Milliseconds that are left for waiting. */
  readonly timeLeft: () => number;
}

/** Longer than this the queue waits better than a running function does. */
const longestWait = 15_000;

/** Slack asked to wait, waited for, asked again, and so on: a channel that is this busy is for the queue. */
const mostWaits = 3;

/**
 * Posts to an incoming webhook. Waits where Slack asks for a short wait; a message that it does not take is not sent, and
 * never passes for sent.
 */
export function createSlackChannel(ports: SlackPorts): Channel<SlackMessage> {
  async function send(message: SlackMessage): Promise<void> {
    let waits = 0;
    let renewed = false;
    for (;;) {
      const posted = await post(ports, message);
      if (wasTaken(posted)) return;
      if (posted.status === 429 && waits < mostWaits) {
        waits += 1;
        await waitAsAsked(ports, posted);
      } else if ((posted.status === 403 || posted.status === 404) && !renewed) {
        // The webhook may have been replaced since its address was read.
        renewed = true;
        ports.webhook.forget();
      } else throw refusal(posted);
    }
  }
  return { send };
}

/** Slack says so in a word (Slack, "Incoming webhooks"); a page with HTTP 200 comes from something in between, which posted nothing. */
function wasTaken({ status, body }: Posted): boolean {
  return status === 200 && body.trim() === 'ok';
}

async function post({ webhook, postJson, deadline }: SlackPorts, message: SlackMessage): Promise<Posted> {
  let url: string;
  try {
    url = await webhook.url();
  } catch (cause) {
    throw new NotSent('channel', "Slack's webhook could not be read", { cause });
  }
  try {
    return await postJson(url, message, deadline());
  } catch (cause) {
    throw new NotSent('channel', 'Slack did not answer', { cause });
  }
}

async function waitAsAsked({ sleep, timeLeft }: SlackPorts, { retryAfter }: Posted): Promise<void> {
  // Seconds (Slack, "Rate limits"). Without them nobody knows for how long, so that the queue waits.
  const wait = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : undefined;
  if (wait === undefined) throw new NotSent('channel', 'Slack asked to wait, and did not say for how long');
  if (wait > longestWait || wait >= timeLeft()) {
    throw new NotSent('channel', `Slack asked to wait for ${wait / 1_000} s, longer than this invocation can`);
  }
  try {
    await sleep(wait);
  } catch (cause) {
    throw new NotSent('channel', 'the invocation ended while it waited as Slack asked', { cause });
  }
}

const remedies: Readonly<Record<number, string>> = {
  400: 'Slack could not take this message; others are not concerned.',
  403: 'The webhook was withdrawn, or its workspace forbids it: make a new one, and put its address into the parameter.',
  404: 'The webhook or its channel is gone: make a new one, and put its address into the parameter.',
  410: 'The channel was archived: choose another for the webhook.',
};

function refusal({ status, body }: Posted): NotSent {
  // Slack answers with a short code; anything else comes from something in between, and may hold what it was sent.
  const code = /^[a-z_]{1,60}$/.test(body.trim()) ? ` ${body.trim()}` : '';
  if (status === 200)
    return new NotSent('channel', `Slack answered 200${code}, but not "ok": something in between did.`);
  const scope = status === 400 || status === 413 ? 'message' : 'channel';
  return new NotSent(scope, `Slack answered ${status}${code}. ${remedies[status] ?? ''}`.trim());
}
