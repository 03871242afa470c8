import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { errorFacts } from './error-facts.ts';

/** Access keys as the SDK takes them, for callers that must not import the SDK. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** `forceRefresh` asks a source that remembers what it gave to forget it. */
export type CredentialsSource = (options?: { readonly forceRefresh?: boolean }) => Promise<AwsCredentials>;

/** How to sign in. */
export interface SignInSettings {
  /** A profile of the shared AWS configuration; it goes before access keys in the environment. */
  readonly profile?: string;
  /** Absent: the SDK's default chain (environment, profile, SSO, container, instance). */
  readonly credentials?: AwsCredentials | CredentialsSource;
}

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
export function credentialsOf({ credentials, profile }: SignInSettings): CredentialsSource {
  if (typeof credentials === 'object') return async () => credentials;
  const source = credentials ?? fromNodeProviderChain(profile === undefined ? {} : { profile });
  return async (options) => {
    try {
      return await source(options?.forceRefresh ? { forceRefresh: true } : {});
    } catch (cause) {
      throw new CredentialsUnavailable(cause);
    }
  };
}

const sessionIsOver = new Set(['ExpiredTokenException', 'ExpiredToken']);

/**
 * Sends, and once more under a new sign-in where AWS says that the session is over. The SDK renews what states its end;
 * a session may state none, as in a file that another tool keeps up to date, or be ended early.
 * `credentials` remembers what it gave, so that many calls that fail together sign in once.
 */
export async function withRenewal<T>(credentials: CredentialsSource, send: () => Promise<T>): Promise<T> {
  const used = await credentials();
  try {
    return await send();
  } catch (error) {
    if (!sessionIsOver.has(errorFacts(error).name)) throw error;
    const known = await credentials();
    const renewed = known === used ? await credentials({ forceRefresh: true }) : known;
    // A source that has nothing newer: asking again would only fail again.
    if (renewed.accessKeyId === used.accessKeyId && renewed.sessionToken === used.sessionToken) throw error;
    return await send();
  }
}
