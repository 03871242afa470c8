import { describe, expect, test } from 'vitest';
import type { ReadFailure } from '../../lib/audit/ports.ts';
import { ReadError } from '../../lib/audit/ports.ts';
import { classifyError, toReadError } from '../../lib/aws/classify-error.ts';
import { DeadlineExceeded } from '../../lib/aws/deadline.ts';
import { CredentialsUnavailable } from '../../lib/aws/sign-in.ts';

const call = { operation: 'ListSecrets', region: 'eu-west-1' };

function anError(facts: Record<string, unknown>, message = 'what AWS said'): Error {
  return Object.assign(new Error(message), facts);
}

const named = (name: string, status = 400) => anError({ name, $metadata: { httpStatusCode: status } });

const table: readonly [ReadFailure, string, unknown][] = [
  ['credentials', 'no provider has credentials', anError({ name: 'CredentialsProviderError' })],
  [
    'credentials',
    'the source of credentials fails for a reason of its own',
    new CredentialsUnavailable(named('AccessDenied')),
  ],
  ['credentials', 'the session is over', named('ExpiredTokenException')],
  ['credentials', 'the session is over, in the older form', named('ExpiredToken', 403)],
  ['credentials', 'the signature does not fit', named('InvalidSignatureException')],
  ['credentials', 'nothing was signed', named('MissingAuthenticationToken')],
  ['denied', 'a policy denies', named('AccessDeniedException')],
  ['denied', 'the Region does not know the key', named('UnrecognizedClientException')],
  ['denied', 'the Region does not know the key, in the older form', named('InvalidClientTokenId', 403)],
  ['denied', 'a proxy answers 403', named('SyntaxError', 403)],
  ['throttled', 'the rate is exceeded', named('ThrottlingException')],
  ['throttled', 'too many requests', named('TooManyRequestsException')],
  ['throttled', 'a proxy answers 429', named('SyntaxError', 429)],
  ['unreachable', 'the host has no address', anError({ code: 'ENOTFOUND' })],
  ['unreachable', 'nobody listens', anError({ code: 'ECONNREFUSED' })],
  [
    'unreachable',
    'nobody listens, on either address family',
    Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
  ],
  ['unreachable', 'the connection is reset', anError({ code: 'ECONNRESET' })],
  [
    'unreachable',
    'the body of a good answer is cut off',
    anError({ code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } }),
  ],
  ['unreachable', 'an attempt times out', anError({ name: 'TimeoutError' })],
  ['unreachable', 'the call is aborted', anError({ name: 'AbortError' })],
  ['unreachable', 'the deadline passes', new DeadlineExceeded(30_000)],
  ['unreachable', 'the certificate is not trusted', anError({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })],
  ['unreachable', 'the answer is not HTTP', anError({ code: 'HPE_INVALID_CONSTANT' })],
  [
    'unreachable',
    'the Region cannot be part of a host name',
    anError({}, 'Region not accepted: region="a b" is not a valid hostname component.'),
  ],
  ['malformed', 'the answer is not JSON', named('SyntaxError', 200)],
  ['malformed', 'the answer is not JSON, and nothing else is known', new SyntaxError('Unexpected token')],
  ['malformed', 'a field has another type', named('TypeError', 200)],
  ['service', 'the service fails', named('InternalServiceError', 500)],
  ['service', 'the service fails, with HTML', named('SyntaxError', 502)],
  ['service', 'the token is refused', named('InvalidNextTokenException')],
  ['service', 'a fault of our own', new TypeError('undefined is not a function')],
  ['service', 'something that is not an error at all', 'boom'],
  ['denied', 'it was classified before', new ReadError('denied', 'as it was')],
];

describe('the failure of a read', () => {
  test.each(table)('is "%s" when %s', (failure, _case, error) => {
    expect(classifyError(error)).toBe(failure);
  });
});

describe('the error that the audit sees', () => {
  test('keeps its cause', () => {
    const cause = named('InternalServiceError', 500);
    expect(toReadError(cause, call).cause).toBe(cause);
  });

  test('is left as it is when it was made before', () => {
    const error = new ReadError('denied', 'as it was');
    expect(toReadError(error, call)).toBe(error);
  });

  test('says that a Region which does not know the key may not be enabled', () => {
    expect(toReadError(named('UnrecognizedClientException'), call).message).toContain(
      'may not be enabled for this account',
    );
  });

  test('names the addresses when a connection is refused on every address family', () => {
    const error = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')], ''), {
      code: 'ECONNREFUSED',
    });
    expect(toReadError(error, call).message).toContain('connect ECONNREFUSED ::1:1');
  });

  test('leaves out the remarks that the SDK makes for its own users', () => {
    const error = anError(
      { name: 'SyntaxError' },
      'Unexpected token <\n  Deserialization error: to see the raw response, inspect',
    );
    expect(toReadError(error, call).message).toMatch(/Unexpected token <$/);
  });
});
