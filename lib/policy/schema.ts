import { unmatchedModes } from '../domain/policy.ts';
import * as z from '../z.ts';
import { exampleException, exceptionSchema } from './exception-schema.ts';
import { account, clauseName, filled, kmsKey, nameGlob, oneOrMore, region } from './forms.ts';
import { exampleRemediation, remediationSchema } from './remediation-schema.ts';
import { type PolicyRule, ruleSettings } from './rule-settings.ts';

/** Every secret meets every clause, and every clause is compared with all before it: this many take seconds. */
export const mostClauses = 5_000;
export const mostExceptions = 5_000;

/**
 * The policy file's schema: shape and form of every key. What keys mean to each other is in `contradictions.ts`.
 * Descriptions and examples here are the only ones: the JSON schema, the key table of docs/policy.md and the examples
 * in problems are taken from them.
 */
export function policySchema(rules: readonly PolicyRule[]) {
  return z.described(
    z.strictObject({
      version: z.described(z.literal(1), { description: 'Version of this file format.', examples: [1] }),
      accounts: z.described(
        filled(account, 'names no account: an audit that expects none would find everything unexpected'),
        {
          description: 'Account ids that the audit expects to find; another one is an error. Quoted.',
          uniqueItems: true,
          examples: [['111122223333']],
        },
      ),
      regions: z.described(
        filled(region, 'names no Region: there would be nothing to read').check(
          z.maxLength(100, 'names more Regions than AWS has'),
        ),
        {
          description:
            'Regions to read. All that the clauses name must be among them: what is not read cannot be called clean.',
          uniqueItems: true,
          examples: [['eu-west-1', 'eu-central-1', 'us-east-1']],
        },
      ),
      clauses: z.described(
        filled(clauseSchema(rules), 'holds no clause: nothing would be required of any secret').check(
          z.maxLength(
            mostClauses,
            `holds more than ${mostClauses} clauses, each of which every secret would be compared with`,
          ),
        ),
        {
          description: 'What must be true, of which secrets. The first clause that matches a secret decides alone.',
          examples: [[exampleClause]],
        },
      ),
      unmatched: z.described(z._default(z.enum(unmatchedModes), 'warn'), {
        description:
          'What it means that no clause matches a secret: `allow` nothing, `warn` a warning in every output, `fail` a finding of each (`secret-unmatched`).',
        examples: ['fail'],
      }),
      exceptions: z.described(
        z._default(
          z
            .array(exceptionSchema(rules))
            .check(
              z.maxLength(
                mostExceptions,
                `holds more than ${mostExceptions} exceptions, each of which every finding would be compared with`,
              ),
            ),
          [],
        ),
        {
          description: 'What is known and does not count until a day: neither as a finding nor as a gap.',
          examples: [[exampleException(rules[0]?.id ?? 'unreadable')]],
        },
      ),
      remediation: z.described(z.exactOptional(remediationSchema(rules)), {
        description: 'What may be repaired, by whom, where, and how much at once. Absent: nothing is ever repaired.',
        examples: [exampleRemediation],
      }),
    }),
    { title: 'Replication policy', description: 'What to read, and what must be true of it.' },
  );
}

export function clauseSchema(rules: readonly PolicyRule[]) {
  return z.described(
    z.strictObject({
      name: clauseName,
      optional: z.described(z._default(z.boolean(), false), {
        description: 'True when the clause may match no secret at all without making the audit incomplete.',
        examples: [true],
      }),
      match,
      require: z.exactOptional(requirement),
      rules: ruleSettings(rules),
    }),
    { examples: [exampleClause] },
  );
}

const exampleClause = {
  name: 'production',
  match: { name: 'prod/*' },
  require: { primary: 'eu-west-1', replicas: { 'eu-central-1': {} } },
};

const match = z.described(
  z.strictObject({
    name: z.described(z.exactOptional(oneOrMore(nameGlob)), {
      description:
        'Name glob, or a list of which one must match: `*` any run of characters (`/` too), `?` exactly one.',
      examples: ['prod/*'],
    }),
    tags: z.described(
      z.exactOptional(
        z
          .record(
            z
              .string()
              .check(z.minLength(1, 'is an empty tag key'), z.maxLength(128, 'is longer than a tag key can be (128)')),
            z.described(oneOrMore(z.string().check(z.maxLength(256, 'is longer than a tag value can be (256)'))), {
              examples: [['critical', 'high']],
            }),
          )
          .check(z.refine((tags) => Object.keys(tags).length > 0, 'names no tag; leave it out to match any')),
      ),
      {
        description: 'Tags that must all be present, each with one of the listed value globs.',
        minProperties: 1,
        examples: [{ tier: ['critical', 'high'] }],
      },
    ),
    owningService: z.described(
      z.exactOptional(oneOrMore(z.string().check(z.minLength(1, 'is empty; leave it out to match any')))),
      {
        description: 'Service that manages the secret (`OwningService`), or a list of which one must be it.',
        examples: ['rds'],
      },
    ),
    region: z.described(z.exactOptional(oneOrMore(region)), {
      description: "The primary's Region, or a list of which one must be it.",
      examples: ['eu-west-1'],
    }),
  }),
  {
    description: 'Which secrets the clause is for: all stated conditions must hold. `{}` matches every secret.',
    examples: [{ name: 'prod/*' }],
  },
);

const requirement = z.described(
  z.strictObject({
    primary: z.described(z.exactOptional(oneOrMore(region)), {
      description: 'Region, or list of Regions, in which the primary may live. Absent: any.',
      examples: ['eu-west-1'],
    }),
    replicas: z.described(
      z.record(
        region,
        z.described(z.strictObject({ key: z.exactOptional(kmsKey) }), {
          examples: [{}, { key: 'alias/prod-secrets' }],
        }),
      ),
      {
        description:
          'Regions to which the secret must be replicated, each with what is required there. `{}`: it must not be replicated.',
        examples: [{ 'eu-central-1': { key: 'alias/prod-secrets' }, 'us-east-1': {} }],
      },
    ),
    allowOthers: z.described(z._default(z.boolean(), false), {
      description: 'True when replicas in Regions that the clause does not name are fine.',
      examples: [true],
    }),
  }),
  {
    description: 'What must be true of the matched secrets. Absent: the clause only tunes rules.',
    examples: [{ primary: 'eu-west-1', replicas: { 'eu-central-1': {} } }],
  },
);

/** The JSON schema of the file as people write it, for editors. */
export function policyJsonSchema(rules: readonly PolicyRule[]): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(policySchema(rules), {
    io: 'input',
    unrepresentable: 'any',
    // zod leaves the examples of transformed values out, as they might be of the result; ours are of the file.
    override({ zodSchema, jsonSchema }) {
      const examples = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
}
