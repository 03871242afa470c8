import { setMaxListeners } from 'node:events';
import type { Region } from '../domain/secret.ts';
import { type AwsSettings, type ClientSettings, clientSettings, defaultDeadline } from './client-settings.ts';
import { withDeadline } from './deadline.ts';
import { type CallCounts, countCalls, keepPace, type Plugin, refuseEmptyAnswers } from './middleware.ts';
import { createPace, type Pace } from './pace.ts';
import { noteServerTime, serverTime } from './server-time.ts';
import { type CredentialsSource, credentialsOf, withRenewal } from './sign-in.ts';

/** What the SDK's clients have in common. */
export interface AwsClient {
  readonly config: { readonly credentials: CredentialsSource };
  readonly middlewareStack: { use(plugin: Plugin): void; remove(name: string): boolean };
  destroy(): void;
}

/** Sends one request of a service to a Region; fails with whatever the SDK, the network or the deadline throws. */
export type Send<Client> = <T>(
  region: Region,
  request: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  /** Absent: it is sent at once. Otherwise it waits for its turn where the service throttled that operation. */
  operation?: string,
) => Promise<T>;

/** How a service differs from those that are only read. */
export interface Traits {
  /** Sends each request at most once, whatever becomes of it: no retry, and no second sign-in. */
  readonly once?: boolean;
  /** Takes an answer without a single field for the success that it then is. */
  readonly emptyAnswers?: boolean;
}

/** One account's way to AWS, whatever the service: one sign-in, one set of limits, one count of the requests. */
export interface Connection {
  /** A service, through one client per Region, each made at its first use. */
  service<Client extends AwsClient>(create: (settings: ClientSettings) => Client, traits?: Traits): Send<Client>;
  /** Requests sent so far to a Region, by operation, retries included. */
  calls(region: Region): CallCounts;
  /** Ends every connection at once; a request that is under way fails. */
  close(): void;
}

export function connect(settings: AwsSettings): Connection {
  const { deadline = defaultDeadline, signal } = settings;
  const closing = new AbortController();
  const ended = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
  // A listener for each request that is under way.
  setMaxListeners(0, ended);
  let credentials = credentialsOf(settings);
  const clients: AwsClient[] = [];
  const counts = new Map<Region, CallCounts>();
  const paces = new Map<string, Pace>();

  function paceOf(region: Region, operation: string): Pace {
    const key = `${region} ${operation}`;
    const pace = paces.get(key) ?? createPace();
    paces.set(key, pace);
    return pace;
  }

  function prepare<Client extends AwsClient>(region: Region, client: Client, emptyAnswers: boolean): Client {
    // The client remembers what the source gave until it expires; all others take over its memory.
    credentials = client.config.credentials;
    const ofRegion = counts.get(region) ?? {};
    counts.set(region, ofRegion);
    // It copies whole answers for a log that nobody keeps.
    client.middlewareStack.remove('loggerMiddleware');
    client.middlewareStack.use(countCalls(ofRegion));
    client.middlewareStack.use(noteServerTime(settings.serverTime ?? serverTime, { now: () => Date.now() }));
    client.middlewareStack.use(keepPace((operation) => paceOf(region, operation), ended));
    if (!emptyAnswers) client.middlewareStack.use(refuseEmptyAnswers);
    clients.push(client);
    return client;
  }

  return {
    service(create, { once = false, emptyAnswers = false } = {}) {
      const byRegion = new Map<Region, ReturnType<typeof create>>();
      function open(region: Region) {
        return prepare(region, create(clientSettings(settings, region, credentials, once)), emptyAnswers);
      }
      function clientOf(region: Region) {
        const client = byRegion.get(region) ?? open(region);
        byRegion.set(region, client);
        return client;
      }
      return async (region, request, operation) => {
        // Before its time begins: where much waits, a turn may be long in coming, and that is no fault of the service.
        if (operation !== undefined) await paceOf(region, operation).turn(ended);
        return withDeadline(deadline, ended, async (abortSignal) => {
          const client = clientOf(region);
          const ask = () => request(client, { abortSignal });
          return once ? ask() : withRenewal(client.config.credentials, ask);
        });
      };
    },
    calls: (region) => ({ ...counts.get(region) }),
    close() {
      // A client that is destroyed loses its sockets, and would take that for a fault to be tried again.
      closing.abort(new DOMException('the connection was closed', 'AbortError'));
      for (const client of clients) client.destroy();
    },
  };
}
