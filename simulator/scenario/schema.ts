import { REPLICATION_FAILURES } from '../estate/failures.ts';
import { KEY_STATES } from '../estate/keys.ts';
import { faultSchema } from '../faults/schema.ts';
import * as z from '../z.ts';
import { parseDuration, parseInstant } from './time.ts';

const text = (min: number, max: number) => z.string().check(z.minLength(min), z.maxLength(max));
const whole = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));

const region = z.string().check(z.regex(/^([a-z]+-)+\d+$/, 'is not a Region code'));
const account = z
  .string('must be twelve digits in quotes (YAML reads bare digits as a number)')
  .check(z.regex(/^\d{12}$/, 'must be twelve digits'));
const instant = z
  .string()
  .check(z.refine((value) => parseInstant(value, 0) !== undefined, 'is neither an ISO 8601 time nor an age'));
const duration = z.string().check(z.refine((value) => parseDuration(value) !== undefined, 'is not a duration'));
const tags = z.record(text(1, 128), z.string('must be text (quote numbers and booleans)').check(z.maxLength(256)));
/** Version id → its staging labels. */
const versions = z.record(text(1, 64), z.array(text(1, 256)));
const kmsKeyId = text(1, 2048);

/** What a secret shows in its own Region, whichever role it has there. */
const appearance = {
  description: z.optional(text(0, 2048)),
  tags: z.optional(tags),
  versions: z.optional(versions),
  kmsKeyId: z.optional(kmsKeyId),
  created: z.optional(instant),
  changed: z.optional(instant),
  accessed: z.optional(instant),
};

const replicaSchema = z.strictObject({
  ...appearance,
  status: z.optional(z.enum(['InSync', 'Failed', 'InProgress'])),
  unknownStatus: z.optional(text(1, 64)),
  cause: z.optional(z.enum(REPLICATION_FAILURES)),
  message: z.optional(text(1, 4096)),
  settlesAfter: z.optional(duration),
  present: z.optional(z.boolean()),
  listed: z.optional(z.boolean()),
  promoted: z.optional(z.boolean()),
});

const secretSchema = z.strictObject({
  ...appearance,
  name: text(1, 512).check(z.regex(/^[A-Za-z0-9/_+=.@!{}-]+$/, 'may hold letters, digits and /_+=.@!- only')),
  count: z.optional(whole(1, 1_000_000)),
  createdEvery: z.optional(duration),
  account: z.optional(account),
  region,
  suffix: z.optional(z.string().check(z.regex(/^[A-Za-z0-9]{6}$/, 'must be six letters or digits'))),
  owningService: z.optional(text(1, 128)),
  rotationEnabled: z.optional(z.boolean()),
  multiRegion: z.optional(z.boolean()),
  absent: z.optional(z.boolean()),
  deleted: z.optional(instant),
  recoveryDays: z.optional(whole(7, 30)),
  replicas: z.optional(
    z.record(
      region,
      z.pipe(
        z.nullable(replicaSchema),
        z.transform((replica) => replica ?? {}),
      ),
    ),
  ),
});

const keySchema = z.strictObject({
  id: text(1, 2048),
  aliases: z._default(z.array(z.string().check(z.regex(/^alias\//, 'must begin with alias/'))), []),
  account: z.optional(account),
  regions: z.optional(z.array(region).check(z.minLength(1))),
  state: z._default(z.enum(KEY_STATES), 'enabled'),
  describe: z._default(z.enum(['allowed', 'denied']), 'allowed'),
  reencrypt: z._default(z.enum(['allowed', 'denied']), 'allowed'),
});

/** A scenario file: an estate as it stands at one moment (docs/scenarios.md). */
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  description: z.optional(z.string()),
  seed: z._default(z.int(), 1),
  clock: z._default(z.strictObject({ start: z.optional(instant), mode: z.optional(z.enum(['manual', 'real'])) }), {}),
  regions: z.array(region).check(z.minLength(1)),
  accounts: z._default(z.array(account).check(z.minLength(1)), ['111122223333']),
  accessKeys: z._default(z.record(z.string().check(z.minLength(1)), account), {}),
  replication: z._default(
    z.strictObject({ syncAfter: z._default(duration, '5s'), removeAfter: z._default(duration, '60s') }),
    { syncAfter: '5s', removeAfter: '60s' },
  ),
  deletion: z._default(z.strictObject({ nameHeldFor: z._default(duration, '0s') }), { nameHeldFor: '0s' }),
  kmsKeys: z._default(z.array(keySchema), []),
  secrets: z._default(z.array(secretSchema), []),
  faults: z._default(z.array(faultSchema), []),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioSecret = Scenario['secrets'][number];
export type ScenarioReplica = NonNullable<ScenarioSecret['replicas']>[string];
