import { denied, notFound, ServiceError } from '../errors.ts';
import { invalidToken } from '../operations/token.ts';
import type { Fault, FaultOf } from './schema.ts';

/** Who asked for what, as far as a refusal names it. */
export interface Asked {
  readonly account: string;
  /** Such as `secretsmanager:ListSecrets`. */
  readonly action: string;
  /** The secret or key that the request names. */
  readonly resource: string | undefined;
}

/** An error in place of an answer; nothing was done. */
export interface Refusal {
  readonly error: ServiceError;
  readonly headers: Readonly<Record<string, string>>;
}

/** What AWS says with an error, where that is known. */
const MESSAGES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: notFound().message,
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Too Many Requests',
  ExpiredTokenException: 'The security token included in the request is expired',
  InternalServiceError: 'An error occurred on the server side.',
};

const ERRORS: Readonly<Record<number, string>> = {
  401: 'AccessDeniedException',
  403: 'AccessDeniedException',
  429: 'TooManyRequestsException',
  500: 'InternalServiceError',
  502: 'BadGatewayException',
  503: 'ServiceUnavailableException',
  504: 'GatewayTimeoutException',
};

/** The error that a fault answers with; undefined for one that answers something else. */
export function refusalOf(fault: Fault, asked: Asked): Refusal | undefined {
  if (fault.fault === 'throttle') return throttled(fault);
  if (fault.fault === 'fail') return failed(fault);
  if (fault.fault === 'invalid-token') return refuse(invalidToken());
  if (fault.fault !== 'deny') return undefined;
  const { type, message } = denied(asked.account, asked.action, asked.resource);
  return refuse(new ServiceError(type, fault.message ?? message));
}

/** AWS's own services throttle with 400; 429 comes from newer ones, and from what stands between. */
function throttled(fault: FaultOf<'throttle' | 'fail'>): Refusal {
  const { status = 400 } = fault;
  return named(fault, fault.error ?? (status === 400 ? 'ThrottlingException' : (ERRORS[status] ?? 'SlowDown')), status);
}

function failed(fault: FaultOf<'throttle' | 'fail'>): Refusal {
  const status = fault.status ?? (fault.error === undefined ? 500 : 400);
  return named(fault, fault.error ?? ERRORS[status] ?? 'ServiceFailure', status);
}

function named(fault: FaultOf<'throttle' | 'fail'>, type: string, status: number): Refusal {
  const error = new ServiceError(type, fault.message ?? MESSAGES[type] ?? 'The simulator was told to fail.', status);
  return refuse(error, fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) });
}

function refuse(error: ServiceError, headers: Readonly<Record<string, string>> = {}): Refusal {
  return { error, headers };
}
