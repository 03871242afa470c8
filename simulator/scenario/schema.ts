import * as z from 'zod';
import { REPLICATION_FAILURES } from '../estate/failures.ts';
import { KEY_STATES } from '../estate/keys.ts';
import { faultSchema } from '../faults/schema.ts';
import { parseDuration, parseInstant } from './time.ts';

const region = z.string().regex(/^([a-z]+-)+\d+$/, 'is not a Region code');
const account = z
  .string('must be twelve digits in quotes (YAML reads bare digits as a number)')
  .regex(/^\d{12}$/, 'must be twelve digits');
const instant = z
  .string()
  .refine((value) => parseInstant(value, 0) !== undefined, 'is neither an ISO 8601 time nor an age');
const duration = z.string().refine((value) => parseDuration(value) !== undefined, 'is not a duration');
const tags = z.record(z.string().min(1).max(128), z.string('must be text (quote numbers and booleans)').max(256));
/** Version id → its staging labels. */
const versions = z.record(z.string().min(1).max(64), z.array(z.string().min(1).max(256)));
const kmsKeyId = z.string().min(1).max(2048);

/** What a secret shows in its own Region, whichever role it has there. */
const appearance = {
  description: z.string().max(2048).optional(),
  tags: tags.optional(),
  versions: versions.optional(),
  kmsKeyId: kmsKeyId.optional(),
  created: instant.optional(),
  changed: instant.optional(),
  accessed: instant.optional(),
};

const replicaSchema = z.strictObject({
  ...appearance,
  status: z.enum(['InSync', 'Failed', 'InProgress']).optional(),
  unknownStatus: z.string().min(1).max(64).optional(),
  cause: z.enum(REPLICATION_FAILURES).optional(),
  message: z.string().min(1).max(4096).optional(),
  settlesAfter: duration.optional(),
  present: z.boolean().optional(),
  listed: z.boolean().optional(),
  promoted: z.boolean().optional(),
});

const secretSchema = z.strictObject({
  ...appearance,
  name: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[A-Za-z0-9/_+=.@!{}-]+$/, 'may hold letters, digits and /_+=.@!- only'),
  count: z.int().min(1).max(1_000_000).optional(),
  createdEvery: duration.optional(),
  account: account.optional(),
  region,
  suffix: z
    .string()
    .regex(/^[A-Za-z0-9]{6}$/, 'must be six letters or digits')
    .optional(),
  owningService: z.string().min(1).max(128).optional(),
  rotationEnabled: z.boolean().optional(),
  multiRegion: z.boolean().optional(),
  absent: z.boolean().optional(),
  deleted: instant.optional(),
  recoveryDays: z.int().min(7).max(30).optional(),
  replicas: z
    .record(
      region,
      replicaSchema.nullable().transform((replica) => replica ?? {}),
    )
    .optional(),
});

const keySchema = z.strictObject({
  id: z.string().min(1).max(2048),
  aliases: z.array(z.string().regex(/^alias\//, 'must begin with alias/')).default([]),
  account: account.optional(),
  regions: z.array(region).min(1).optional(),
  state: z.enum(KEY_STATES).default('enabled'),
  describe: z.enum(['allowed', 'denied']).default('allowed'),
  reencrypt: z.enum(['allowed', 'denied']).default('allowed'),
});

/** A scenario file: an estate as it stands at one moment (docs/scenarios.md). */
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  description: z.string().optional(),
  seed: z.int().default(1),
  clock: z.strictObject({ start: instant.optional(), mode: z.enum(['manual', 'real']).optional() }).default({}),
  regions: z.array(region).min(1),
  accounts: z.array(account).min(1).default(['111122223333']),
  accessKeys: z.record(z.string().min(1), account).default({}),
  replication: z
    .strictObject({ syncAfter: duration.default('5s'), removeAfter: duration.default('60s') })
    .default({ syncAfter: '5s', removeAfter: '60s' }),
  kmsKeys: z.array(keySchema).default([]),
  secrets: z.array(secretSchema).default([]),
  faults: z.array(faultSchema).default([]),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioSecret = Scenario['secrets'][number];
export type ScenarioReplica = NonNullable<ScenarioSecret['replicas']>[string];
