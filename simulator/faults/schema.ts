import * as z from 'zod';
import { OPERATION_NAMES } from '../operations/index.ts';

const positive = z.int().min(1).max(1_000_000);
const seconds = z.number().min(0).max(86_400);
const status = z.int().min(400).max(599);
const text = z.string().min(1).max(4096);

function oneOrMore<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.array(schema).min(1)]);
}

/** Which calls a fault is for, and which of those it meets. */
const selection = {
  operation: oneOrMore(z.enum(OPERATION_NAMES)).optional(),
  region: oneOrMore(z.string()).optional(),
  account: oneOrMore(z.string('must be twelve digits in quotes (YAML reads bare digits as a number)')).optional(),
  secret: oneOrMore(z.string().min(1)).optional(),
  key: oneOrMore(z.string().min(1)).optional(),
  call: positive.optional(),
  first: positive.optional(),
  after: positive.optional(),
  every: positive.optional(),
  rate: z.number().min(0.01).max(1_000_000).optional(),
  burst: positive.optional(),
  page: z.enum(['first', 'last']).optional(),
  times: positive.optional(),
};

/** An error, as any service may answer it. */
const refusal = {
  error: z.string().min(1).max(128).optional(),
  status: status.optional(),
  message: text.optional(),
  retryAfter: z.int().min(0).max(3600).optional(),
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
  z.strictObject({ fault: z.literal('delay'), ...selection, seconds, time: z.enum(['simulated', 'real']).optional() }),
  z.strictObject({ fault: z.enum(['throttle', 'fail']), ...selection, ...refusal }),
  z.strictObject({ fault: z.literal('deny'), ...selection, message: text.optional() }),
  z.strictObject({ fault: z.literal('html'), ...selection, status: z.int().min(200).max(599).optional() }),
  z.strictObject({ fault: z.literal('short-page'), ...selection, size: positive.optional() }),
  z.strictObject({ fault: z.literal('listing-lag'), ...selection, seconds }),
  z.strictObject({
    fault: z.literal('extra-fields'),
    ...selection,
    fields: z.record(z.string().min(1), z.json()).optional(),
    in: z.enum(['answer', 'entries']).optional(),
  }),
  z.strictObject({ fault: z.literal('unknown-status'), ...selection, value: z.string().max(256).optional() }),
] as const;

export const FAULT_KINDS: readonly string[] = [
  ...PLAIN,
  ...['delay', 'throttle', 'fail', 'deny', 'html', 'short-page', 'listing-lag', 'extra-fields', 'unknown-status'],
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
};
