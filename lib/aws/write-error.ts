import { WriteError } from '../remediation/ports.ts';
import { callFailed } from './call-failed.ts';
import { failureNamed } from './classify-error.ts';
import { errorFacts } from './error-facts.ts';
import { CredentialsUnavailable } from './sign-in.ts';

/**
 * Modelled refusals of the calls that change replication (docs/aws-facts.md, "Changing replication"), and those of any AWS
 * service. Not `EncryptionFailure` and `DecryptionFailure`: they may come from the middle of the work.
 */
const refusals = new Set([
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'ValidationException',
  'ValidationError',
  'UnknownOperationException',
]);

/** The request never left: nothing listens there, or the host has no address. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * What a failed write leaves behind. `refused` only where AWS, by name, said no before it acted, or nothing was sent; all
 * else may have been carried out: time-outs, connections that broke, HTTP 5xx, answers that cannot be understood.
 */
function outcomeOf(error: unknown): WriteError['outcome'] {
  if (error instanceof CredentialsUnavailable) return 'refused';
  const { name, code, status } = errorFacts(error);
  if (status === undefined) return code !== undefined && neverSent.has(code) ? 'refused' : 'unknown';
  if (status === 429) return 'refused';
  if (status < 400 || status >= 500) return 'unknown';
  if (refusals.has(name)) return 'refused';
  const failure = failureNamed(name);
  return failure === 'credentials' || failure === 'denied' || failure === 'throttled' ? 'refused' : 'unknown';
}

/** The error of a write: what was asked, what came back, and what is known of its effect. The cause is kept. */
export function toWriteError(what: string, error: unknown): WriteError {
  const outcome = outcomeOf(error);
  const { message } = callFailed(what, error);
  const doubt = outcome === 'unknown' ? '. It may have been carried out all the same' : '';
  return new WriteError(outcome, `${message}${doubt}`, { cause: error });
}
