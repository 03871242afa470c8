import packageJson from '../../package.json' with { type: 'json' };
import { requestsAtOnce } from '../audit/ports.ts';
import type { Region } from '../domain/secret.ts';
import { createRetryStrategy, jitteredPause, type Pause } from './retry.ts';
import type { ServerTime } from './server-time.ts';
import type { CredentialsSource, SignInSettings } from './sign-in.ts';

/** What a caller may decide about the clients; everything else is decided here. All of it is optional. */
export interface AwsSettings extends SignInSettings {
  /** One endpoint for every Region, such as an emulator's. Absent: the SDK's own (`AWS_ENDPOINT_URL…`, then the Region's). */
  readonly endpoint?: string;
  /** Milliseconds for one call in all, retries and waiting for a socket included. */
  readonly deadline?: number;
  /** Milliseconds for one attempt of a call. */
  readonly attemptTimeout?: number;
  /** The pause before a retry, unless the service asks for a longer one. Absent: jittered, and doubling. */
  readonly pause?: Pause;
  /** Where the times go that answers show; absent: to those of this process. */
  readonly serverTime?: ServerTime;
  /** Ends every call when it is aborted, as shortly before a Lambda function's time-out. */
  readonly signal?: AbortSignal;
}

export const defaultDeadline = 30_000;
const defaultAttemptTimeout = 10_000;
const connectionTimeout = 5_000;

/** One for each request that the audit may have under way, and two for the listing that goes on meanwhile, from both ends. */
const sockets = requestsAtOnce + 2;

export type ClientSettings = ReturnType<typeof clientSettings>;

/**
 * The settings of one Region's client, of whatever service. No partition is named: the SDK derives it from the Region.
 * `once`: nothing is sent a second time, nor over a connection that was kept and may be dead by now, of which nobody could
 * tell whether the service got what was sent.
 */
export function clientSettings(settings: AwsSettings, region: Region, credentials: CredentialsSource, once = false) {
  const { attemptTimeout = defaultAttemptTimeout, deadline = defaultDeadline, pause = jitteredPause } = settings;
  const agent = { keepAlive: !once, maxSockets: sockets };
  return {
    region,
    credentials,
    // An address that was given is taken as it is: where the environment asks for FIPS or dual-stack addresses, the SDK
    // refuses to combine that with any other ("Invalid Configuration: FIPS and custom endpoint are not supported").
    ...(settings.endpoint !== undefined && {
      endpoint: settings.endpoint,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
    }),
    ...(settings.profile !== undefined && { profile: settings.profile }),
    retryStrategy: createRetryStrategy({ deadline, pause, once }),
    customUserAgent: [[packageJson.name, packageJson.version] as [string, string]],
    requestHandler: {
      connectionTimeout,
      requestTimeout: attemptTimeout,
      // Without this the SDK only warns when the time is over, and waits on.
      throwOnRequestTimeout: true,
      // The body may stall after the headers came: only this ends that.
      socketTimeout: attemptTimeout,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}
