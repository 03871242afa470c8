import type { Clock } from '../domain/clock.ts';
import type { GetSecureParameter } from './ports.ts';

/** Milliseconds for which the address is not asked for again: a new one is in use after so long, without a restart. */
const keptFor = 300_000;

/** The webhook's address, which is a secret: whoever has it can post. */
export interface Webhook {
  url(): Promise<string>;
  /** Asks anew next time: what was kept is no longer taken. */
  forget(): void;
}

/** Reads the address from a SecureString parameter, and keeps it for five minutes. */
export function createWebhook(getSecureParameter: GetSecureParameter, name: string, clock: Clock): Webhook {
  let kept: { readonly url: string; readonly until: number } | undefined;
  return {
    async url() {
      if (kept && clock.now() < kept.until) return kept.url;
      const url = checked((await getSecureParameter(name)).trim(), name);
      kept = { url, until: clock.now() + keptFor };
      return url;
    },
    forget() {
      kept = undefined;
    },
  };
}

/** The message must not repeat the value. */
function checked(value: string, name: string): string {
  const url = URL.parse(value);
  const loopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || loopback) return value;
  throw new Error(
    `the parameter ${name} holds no webhook: its value must be an address that begins with https://, as Slack shows it`,
  );
}
