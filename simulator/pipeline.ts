import { authenticate, type Caller } from './authentication.ts';
import type { CallCounter } from './calls.ts';
import { ServiceError } from './errors.ts';
import type { Estate } from './estate/estate.ts';
import type { FaultBook, Met } from './faults/book.ts';
import { endsBefore, reply } from './faults/garbling.ts';
import { refusalOf } from './faults/refusals.ts';
import { listingView, otherSecret, reshape } from './faults/shaping.ts';
import type { Until } from './holds.ts';
import { APIS, type Api } from './operations/index.ts';
import { awsMessage, type Message, type Reply } from './wire.ts';

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
  readonly faults: FaultBook;
  /** Holds an answer back until the time has come, it is released, or the caller has gone. */
  hold(until: Until, gone: AbortSignal): Promise<void>;
  /** Whether the simulated clock only moves when it is moved. */
  clockStands(): boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** One request whose caller is known. */
interface Call extends Caller {
  readonly api: Api;
  readonly operation: string;
  readonly body: unknown;
  readonly request: Fields;
}

/** The way of each request: parse → authenticate → count → draw faults → wait → route → answer. */
export async function serve(service: Service, request: ApiRequest, gone: AbortSignal): Promise<Reply> {
  let api: Api | undefined;
  try {
    const { operation, ...target } = parseTarget(request);
    api = target.api;
    const caller = authenticate(request.authorization, api.service, service.estate());
    service.calls.record(caller.account, caller.region, operation);
    return await answer(service, { ...caller, api, operation, ...fieldsOf(request.body) }, gone);
  } catch (error) {
    return { message: refused(asServiceError(error), api), ending: 'complete' };
  }
}

/** What is left of the way once the call was counted; faults belong here. */
async function answer(service: Service, call: Call, gone: AbortSignal): Promise<Reply> {
  const met = service.faults.draw(call, service.now(), (soFar) => isLastPage(service, call, soFar));
  for (const until of waits(service, met)) await service.hold(until, gone);
  // Nobody is left to answer, so nothing is done.
  if (gone.aborted) return { ending: 'hang-up' };

  const deciding = met.at(-1)?.fault;
  const refusal = deciding && refusalOf(deciding, asked(call));
  if (refusal !== undefined) return { message: refused(refusal.error, call.api, refusal.headers), ending: 'complete' };
  return endsBefore(deciding) ?? reply(deciding, outcome(service, call, met));
}

/** The operation's answer, or its refusal: both can still get lost on their way. */
function outcome(service: Service, call: Call, met: readonly Met[]): Message {
  try {
    const answer = run(service, call, met);
    return awsMessage(200, answer && reshape(met, call.request, answer));
  } catch (error) {
    return refused(asServiceError(error), call.api);
  }
}

function* waits(service: Service, met: readonly Met[]): Generator<Until> {
  for (const { fault } of met) {
    if (fault.fault === 'hang') yield {};
    if (fault.fault !== 'delay' || fault.seconds === 0) continue;
    const realMs = fault.time === 'real' || !service.clockStands() ? fault.seconds * 1000 : undefined;
    const simulated = fault.time === 'real' ? undefined : service.now() + fault.seconds * 1000;
    yield { ...(realMs !== undefined && { realMs }), ...(simulated !== undefined && { simulated }) };
  }
}

function run(service: Service, call: Call, met: readonly Met[]): object | undefined {
  const { api, account, region, operation, body } = call;
  const execute = api.operations.get(operation);
  if (execute === undefined) throw new ServiceError('UnknownOperationException', `${operation} is not simulated.`);
  if (body instanceof SyntaxError) throw notJson(body);
  const [estate, now] = [service.estate(), service.now()];
  const listing = listingView(met, now);
  const context = { estate, account, region, operation, now, here: estate.partition(account, region), listing };
  const answer = execute(context, body);
  const other = answer && otherSecret(met, context.here, answer);
  return other === undefined ? answer : execute(context, { SecretId: other });
}

/** Listing changes nothing, so that the page can be looked at beforehand. */
function isLastPage(service: Service, call: Call, met: readonly Met[]): boolean {
  try {
    return Object.entries(run(service, call, met) ?? {}).every(
      ([key, value]) => key !== 'NextToken' || value === undefined,
    );
  } catch (error) {
    // What is refused is no page, and says so itself when it is run in earnest.
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

function asked({ api, account, operation, request }: Call) {
  const named = request['SecretId'] ?? request['Name'] ?? request['KeyId'];
  return { account, action: `${api.service}:${operation}`, resource: typeof named === 'string' ? named : undefined };
}

function refused(error: ServiceError, api: Api | undefined, headers: Readonly<Record<string, string>> = {}): Message {
  const body = { __type: error.type, [api?.messageField ?? 'Message']: error.message };
  return awsMessage(error.status, body, headers);
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ServiceError('InternalServiceError', `A defect of the simulator: ${detail}`, 500);
}

/** The API and operation, from `X-Amz-Target: secretsmanager.<Operation>` or `TrentService.<Operation>`. */
function parseTarget({ method, target }: ApiRequest): { api: Api; operation: string } {
  const [, prefix, operation] = /^([A-Za-z]+)\.([A-Za-z]{1,64})$/.exec(target ?? '') ?? [];
  const api = APIS.find((known) => known.target === prefix);
  if (method !== 'POST' || api === undefined || operation === undefined) {
    const titles = APIS.map(({ title }) => title).join(' or ');
    throw new ServiceError('UnknownOperationException', `Not an operation of ${titles}.`);
  }
  return { api, operation };
}

/** A field that is null is one that was not sent. What is no JSON is refused later, like any other bad request. */
function fieldsOf(text: string): { body: unknown; request: Fields } {
  try {
    const body: unknown = JSON.parse(text === '' ? '{}' : text, (_key, value: unknown) => value ?? undefined);
    return { body, request: body instanceof Object ? Object.fromEntries(Object.entries(body)) : {} };
  } catch (error) {
    return { body: error, request: {} };
  }
}

function notJson(cause: SyntaxError): ServiceError {
  const error = new ServiceError('SerializationException', 'The request is not valid JSON.');
  error.cause = cause;
  return error;
}
