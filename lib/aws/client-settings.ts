import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import packageJson from '../../package.json' with { type: 'json' };
import type { Region } from '../domain/secret.ts';

/** Access keys as the SDK takes them, for callers that must not import the SDK. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type CredentialsSource = () => Promise<AwsCredentials>;

/** What a caller may decide about the clients; everything else is decided here. All of it is optional. */
export interface AwsSettings {
  /** One endpoint for every Region, such as an emulator's. Absent: the SDK's own (`AWS_ENDPOINT_URL…`, then the Region's). */
  readonly endpoint?: string;
  /** A profile of the shared AWS configuration; it goes before access keys in the environment. */
  readonly profile?: string;
  /** Absent: the SDK's default chain (environment, profile, SSO, container, instance). */
  readonly credentials?: AwsCredentials | CredentialsSource;
  /** Requests in flight per Region; sockets match it. */
  readonly concurrency?: number;
  /** Milliseconds for one call in all, retries and waiting for a socket included. */
  readonly deadline?: number;
  /** Milliseconds for one attempt of a call. */
  readonly attemptTimeout?: number;
  /** Ends every call when it is aborted, as shortly before a Lambda function's time-out. */
  readonly signal?: AbortSignal;
}

/** Well under ListSecrets' 100 a second, and enough for DescribeSecret to be bound by the network. */
const defaultConcurrency = 20;
export const defaultDeadline = 30_000;
const defaultAttemptTimeout = 10_000;
const connectionTimeout = 5_000;

/** Thrown where no credentials could be had, whatever the reason: a failed STS call must not read as one of Secrets Manager. */
export class CredentialsUnavailable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'CredentialsUnavailable';
  }
}

/**
 * The source of credentials for the clients of all Regions.
 * The calling client is not passed on: STS would be asked in the Region audited first, which may not be enabled.
 */
export function credentialsOf(settings: AwsSettings): CredentialsSource {
  const { credentials, profile } = settings;
  if (typeof credentials === 'object') return async () => credentials;
  const source = credentials ?? fromNodeProviderChain(profile === undefined ? {} : { profile });
  return async () => {
    try {
      return await source();
    } catch (cause) {
      throw new CredentialsUnavailable(cause);
    }
  };
}

/** The settings of one Region's client. No partition is named: the SDK derives it from the Region. */
export function clientSettings(
  settings: AwsSettings,
  region: Region,
  credentials: CredentialsSource,
): SecretsManagerClientConfig {
  const attemptTimeout = settings.attemptTimeout ?? defaultAttemptTimeout;
  const agent = { keepAlive: true, maxSockets: settings.concurrency ?? defaultConcurrency };
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
    retryMode: 'standard',
    maxAttempts: 3,
    customUserAgent: [[packageJson.name, packageJson.version]],
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
