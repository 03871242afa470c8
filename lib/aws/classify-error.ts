import { ReadError, type ReadFailure } from '../audit/ports.ts';
import type { Region } from '../domain/secret.ts';
import { DeadlineExceeded } from './deadline.ts';
import { type ErrorFacts, errorFacts } from './error-facts.ts';
import { CredentialsUnavailable } from './sign-in.ts';

/** What was being asked when an error came back. */
export interface Call {
  readonly operation: string;
  readonly region: Region;
  /** Name or ARN, where the call is about one secret or key. */
  readonly subject?: string;
}

/**
 * Error names by failure. Throttling and AccessDeniedException are not in the service model: they are known by name only
 * (docs/aws-facts.md). Names from the AWS general reference, "Common errors", and the SDK's own lists.
 */
const failureByName: ReadonlyMap<string, ReadFailure> = new Map([
  ...named('credentials', [
    'CredentialsProviderError',
    'TokenProviderError',
    'ExpiredToken',
    'ExpiredTokenException',
    'RequestExpired',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
  ]),
  ...named('denied', [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'NotAuthorized',
    'OptInRequired',
    'SubscriptionRequiredException',
    // What a Region that the account has not enabled answers to keys that are good elsewhere.
    'UnrecognizedClientException',
    'InvalidClientTokenId',
  ]),
  ...named('throttled', [
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestThrottledException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'BandwidthLimitExceeded',
    'SlowDown',
    'LimitExceededException',
    'ProvisionedThroughputExceededException',
  ]),
  ...named('unreachable', ['AbortError', 'TimeoutError', 'RequestTimeout', 'RequestTimeoutException']),
]);

const regionNotEnabled = new Set(['UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired']);

function named(failure: ReadFailure, names: readonly string[]): [string, ReadFailure][] {
  return names.map((name) => [name, failure]);
}

/**
 * The kind of failure that an error stands for. A name goes before a code, a code before a status: a body that is cut off
 * has the status of its beginning.
 */
export function classifyError(error: unknown): ReadFailure {
  if (error instanceof ReadError) return error.failure;
  if (error instanceof CredentialsUnavailable) return 'credentials';
  if (error instanceof DeadlineExceeded) return 'unreachable';
  const facts = errorFacts(error);
  return failureByName.get(facts.name) ?? byCode(facts) ?? byStatus(facts) ?? 'service';
}

/** What a name alone stands for, whoever gave it; undefined where it stands for nothing known. */
export function failureNamed(name: string): ReadFailure | undefined {
  return failureByName.get(name);
}

function byStatus({ status, name }: ErrorFacts): ReadFailure | undefined {
  if (status === undefined) return name === 'SyntaxError' ? 'malformed' : undefined;
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'denied';
  // An answer below 400 that threw could not be understood: broken JSON, a proxy's HTML, a field of another type.
  return status < 400 || (name === 'SyntaxError' && status < 500) ? 'malformed' : 'service';
}

/** Node's codes for name resolution, sockets and TLS; the SDK's for a host that the Region's name cannot give. */
function byCode({ code, text }: ErrorFacts): ReadFailure | undefined {
  if (code !== undefined && /^(E(?!RR_)[A-Z]+$|ERR_(TLS|SSL|INVALID_URL|SOCKET)|HPE_|.*CERT|UNABLE_TO)/.test(code)) {
    return 'unreachable';
  }
  return /^Region not accepted|hostname component|Invalid URL/.test(text) ? 'unreachable' : undefined;
}

/** The error that the audit sees: what was asked, where, and what came back. The cause is kept. */
export function toReadError(error: unknown, call: Call): ReadError {
  if (error instanceof ReadError) return error;
  const failure = classifyError(error);
  const facts = errorFacts(error);
  const where = `${call.operation}${call.subject === undefined ? '' : ` of "${call.subject}"`} in ${call.region}`;
  const hint = hintFor(failure, facts);
  return new ReadError(failure, `${where}: ${headline[failure]}: ${evidence(facts)}${hint}`, { cause: error });
}

const headline: Readonly<Record<ReadFailure, string>> = {
  credentials: 'no usable AWS credentials',
  denied: 'access denied',
  throttled: 'throttled, and still so after all retries',
  unreachable: 'no connection, or no answer in time',
  malformed: 'the answer could not be understood',
  service: 'the service answered with an error',
};

function evidence(facts: ErrorFacts): string {
  const details = [
    facts.status !== undefined && `HTTP ${facts.status}`,
    facts.attempts !== undefined && facts.attempts > 1 && `${facts.attempts} attempts`,
    facts.retryAfter !== undefined && `Retry-After: ${facts.retryAfter}`,
    facts.requestId !== undefined && `request id ${facts.requestId}`,
  ].filter((detail) => typeof detail === 'string');
  const label = facts.code !== undefined && facts.name === 'Error' ? facts.code : facts.name;
  return `${label}: ${facts.text}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

function hintFor(failure: ReadFailure, facts: ErrorFacts): string {
  if (regionNotEnabled.has(facts.name)) {
    return '. The Region may not be enabled for this account; if every Region says so, the access key is not valid';
  }
  if (failure === 'credentials') return '. Sign in, or choose a profile that can read Secrets Manager';
  if (facts.code === 'ENOTFOUND') return '. Is the Region (or the endpoint) spelt correctly?';
  return '';
}
