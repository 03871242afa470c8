import { OPERATION_NAMES } from '../operations/index.ts';
import * as z from '../z.ts';

const whole = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));
const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

const positive = whole(1, 1_000_000);
const seconds = z.number().check(z.minimum(0), z.maximum(86_400));
const status = whole(400, 599);
const message = text(4096);

function oneOrMore<T extends z.ZodMiniType>(schema: T) {
  return z.union([schema, z.array(schema).check(z.minLength(1))]);
}

/** Which calls a fault is for, and which of those it meets. */
const selection = {
  operation: z.optional(oneOrMore(z.enum(OPERATION_NAMES))),
  region: z.optional(oneOrMore(z.string())),
  account: z.optional(oneOrMore(z.string('must be twelve digits in quotes (YAML reads bare digits as a number)'))),
  secret: z.optional(oneOrMore(z.string().check(z.minLength(1)))),
  key: z.optional(oneOrMore(z.string().check(z.minLength(1)))),
  call: z.optional(positive),
  first: z.optional(positive),
  after: z.optional(positive),
  every: z.optional(positive),
  rate: z.optional(z.number().check(z.minimum(0.01), z.maximum(1_000_000))),
  burst: z.optional(positive),
  page: z.optional(z.enum(['first', 'last'])),
  times: z.optional(positive),
};

/** An error, as any service may answer it. */
const refusal = {
  error: z.optional(text(128)),
  status: z.optional(status),
  message: z.optional(message),
  retryAfter: z.optional(whole(0, 3600)),
};

/** Faults that are told by their name alone. */
const PLAIN = [
  'hang',
  'reset',
  'hang-up',
  'lost-answer',
  'cut-off',
  'stall',
  'empty-answer',
  'empty-object',
  'broken-json',
  'repeat-token',
  'invalid-token',
  'empty-page',
  'trailing-page',
  'duplicate-entries',
  'unordered-entries',
] as const;

const variants = [
  z.strictObject({ fault: z.enum(PLAIN), ...selection }),
  z.strictObject({ fault: z.literal('delay'), ...selection, seconds, time: z.optional(z.enum(['simulated', 'real'])) }),
  z.strictObject({ fault: z.enum(['throttle', 'fail']), ...selection, ...refusal }),
  z.strictObject({ fault: z.literal('deny'), ...selection, message: z.optional(message) }),
  z.strictObject({
    fault: z.literal('html'),
    ...selection,
    status: z.optional(whole(200, 599)),
  }),
  z.strictObject({ fault: z.literal('short-page'), ...selection, size: z.optional(positive) }),
  z.strictObject({ fault: z.literal('listing-lag'), ...selection, seconds }),
  z.strictObject({
    fault: z.literal('extra-fields'),
    ...selection,
    fields: z.optional(z.record(z.string().check(z.minLength(1)), z.json())),
    in: z.optional(z.enum(['answer', 'entries'])),
  }),
  z.strictObject({
    fault: z.enum(['unknown-status', 'duplicate-replicas']),
    ...selection,
    value: z.optional(z.string().check(z.maxLength(256))),
  }),
  z.strictObject({ fault: z.literal('other-secret'), ...selection, as: z.optional(text(512)) }),
] as const;

export const FAULT_KINDS: readonly string[] = [
  ...PLAIN,
  ...['delay', 'throttle', 'fail', 'deny', 'html', 'short-page', 'listing-lag', 'extra-fields'],
  ...['unknown-status', 'duplicate-replicas', 'other-secret'],
].sort();

/** One entry of a fault list (docs/scenarios.md, "Faults"). */
export const faultSchema = z.discriminatedUnion('fault', variants, {
  error: (issue) =>
    issue.code === 'invalid_union' ? `is no fault that is known; known are ${FAULT_KINDS.join(', ')}` : undefined,
});

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['fault'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { fault: K }>;

/** A valid example for each key of a fault, by its name. */
export const FAULT_EXAMPLES: Readonly<Record<string, string>> = {
  faults: 'faults: [{ operation: ListSecrets, region: us-east-1, fault: deny }]',
  fault: 'fault: throttle',
  operation: 'operation: ListSecrets',
  region: 'region: us-east-1',
  account: "account: '111122223333'",
  secret: 'secret: prod/*',
  key: 'key: alias/prod-secrets',
  call: 'call: 3',
  first: 'first: 2',
  after: 'after: 10',
  every: 'every: 5',
  rate: 'rate: 50',
  burst: 'burst: 10',
  page: 'page: last',
  times: 'times: 2',
  seconds: 'seconds: 300',
  time: 'time: real',
  error: 'error: ExpiredTokenException',
  status: 'status: 503',
  message: 'message: Rate exceeded',
  retryAfter: 'retryAfter: 1',
  size: 'size: 1',
  fields: 'fields: { Unheard: of }',
  in: 'in: entries',
  value: 'value: Detached',
  as: 'as: prod/orders/db',
};
