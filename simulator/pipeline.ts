import { authenticate } from './authentication.ts';
import type { CallCounter } from './calls.ts';
import { ServiceError } from './errors.ts';
import type { Estate } from './estate/estate.ts';
import { OPERATIONS } from './operations/index.ts';
import { type Answer, errorAnswer } from './wire.ts';

/** A request as it arrived. */
export interface ApiRequest {
  readonly method: string;
  readonly target: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What requests are served from; a new scenario replaces the estate. */
export interface Service {
  /** With all done that was due by now. */
  estate(): Estate;
  now(): number;
  readonly calls: CallCounter;
}

const SERVICE = 'secretsmanager';

/** The way of each request: parse → authenticate → count → route → answer. Faults belong between counting and routing. */
export function serve(service: Service, request: ApiRequest): Answer {
  try {
    const operation = parseTarget(request);
    const estate = service.estate();
    const { account, region } = authenticate(request.authorization, SERVICE, estate);
    service.calls.record(account, region, operation);

    const now = service.now();
    const run = OPERATIONS.get(operation);
    if (run === undefined) throw new ServiceError('UnknownOperationException', `${operation} is not simulated.`);
    const context = { estate, account, region, operation, now, here: estate.partition(account, region) };
    return { status: 200, body: run(context, parseJson(request.body)) };
  } catch (error) {
    if (error instanceof ServiceError) return errorAnswer(error);
    const detail = error instanceof Error ? error.message : String(error);
    return errorAnswer(new ServiceError('InternalServiceError', `A defect of the simulator: ${detail}`, 500));
  }
}

/** The operation's name, from `X-Amz-Target: secretsmanager.<Operation>`. */
function parseTarget({ method, target }: ApiRequest): string {
  const operation = /^secretsmanager\.([A-Za-z]{1,64})$/.exec(target ?? '')?.[1];
  if (method !== 'POST' || operation === undefined) {
    throw new ServiceError('UnknownOperationException', 'Not an operation of Secrets Manager.');
  }
  return operation;
}

/** A field that is null is one that was not sent. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body, (_key, value: unknown) => (value === null ? undefined : value));
  } catch (cause) {
    const error = new ServiceError('SerializationException', 'The request is not valid JSON.');
    error.cause = cause;
    throw error;
  }
}
