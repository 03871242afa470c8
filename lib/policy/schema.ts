import * as z from 'zod';
import { exampleException, exceptionSchema } from './exception-schema.ts';
import { account, clauseName, kmsKey, nameGlob, oneOrMore, region } from './forms.ts';
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
  return z
    .strictObject({
      version: z.literal(1).meta({ description: 'Version of this file format.', examples: [1] }),
      accounts: z
        .array(account)
        .min(1, 'names no account: an audit that expects none would find everything unexpected')
        .meta({
          description: 'Account ids that the audit expects to find; another one is an error. Quoted.',
          uniqueItems: true,
          examples: [['111122223333']],
        }),
      regions: z
        .array(region)
        .min(1, 'names no Region: there would be nothing to read')
        .max(100, 'names more Regions than AWS has')
        .meta({
          description:
            'Regions to read. All that the clauses name must be among them: what is not read cannot be called clean.',
          uniqueItems: true,
          examples: [['eu-west-1', 'eu-central-1', 'us-east-1']],
        }),
      clauses: z
        .array(clauseSchema(rules))
        .min(1, 'holds no clause: nothing would be required of any secret')
        .max(mostClauses, `holds more than ${mostClauses} clauses, each of which every secret would be compared with`)
        .meta({
          description: 'What must be true, of which secrets. The first clause that matches a secret decides alone.',
          examples: [[exampleClause]],
        }),
      exceptions: z
        .array(exceptionSchema(rules))
        .max(
          mostExceptions,
          `holds more than ${mostExceptions} exceptions, each of which every finding would be compared with`,
        )
        .default([])
        .meta({
          description: 'What is known and does not count until a day: neither as a finding nor as a gap.',
          examples: [[exampleException(rules[0]?.id ?? 'unreadable')]],
        }),
      remediation: remediationSchema(rules)
        .exactOptional()
        .meta({
          description: 'What may be repaired, by whom, where, and how much at once. Absent: nothing is ever repaired.',
          examples: [exampleRemediation],
        }),
    })
    .meta({ title: 'Replication policy', description: 'What to read, and what must be true of it.' });
}

export function clauseSchema(rules: readonly PolicyRule[]) {
  return z
    .strictObject({
      name: clauseName,
      optional: z
        .boolean()
        .default(false)
        .meta({
          description: 'True when the clause may match no secret at all without making the audit incomplete.',
          examples: [true],
        }),
      match,
      require: requirement.exactOptional(),
      rules: ruleSettings(rules),
    })
    .meta({ examples: [exampleClause] });
}

const exampleClause = {
  name: 'production',
  match: { name: 'prod/*' },
  require: { primary: 'eu-west-1', replicas: { 'eu-central-1': {} } },
};

const match = z
  .strictObject({
    name: oneOrMore(nameGlob)
      .exactOptional()
      .meta({
        description:
          'Name glob, or a list of which one must match: `*` any run of characters (`/` too), `?` exactly one.',
        examples: ['prod/*'],
      }),
    tags: z
      .record(
        z.string().min(1, 'is an empty tag key').max(128, 'is longer than a tag key can be (128)'),
        oneOrMore(z.string().max(256, 'is longer than a tag value can be (256)')).meta({
          examples: [['critical', 'high']],
        }),
      )
      .refine((tags) => Object.keys(tags).length > 0, 'names no tag; leave it out to match any')
      .exactOptional()
      .meta({
        description: 'Tags that must all be present, each with one of the listed value globs.',
        minProperties: 1,
        examples: [{ tier: ['critical', 'high'] }],
      }),
    owningService: oneOrMore(z.string().min(1, 'is empty; leave it out to match any'))
      .exactOptional()
      .meta({
        description: 'Service that manages the secret (`OwningService`), or a list of which one must be it.',
        examples: ['rds'],
      }),
    region: oneOrMore(region)
      .exactOptional()
      .meta({
        description: "The primary's Region, or a list of which one must be it.",
        examples: ['eu-west-1'],
      }),
  })
  .meta({
    description: 'Which secrets the clause is for: all stated conditions must hold. `{}` matches every secret.',
    examples: [{ name: 'prod/*' }],
  });

const requirement = z
  .strictObject({
    primary: oneOrMore(region)
      .exactOptional()
      .meta({
        description: 'Region, or list of Regions, in which the primary may live. Absent: any.',
        examples: ['eu-west-1'],
      }),
    replicas: z
      .record(
        region,
        z.strictObject({ key: kmsKey.exactOptional() }).meta({ examples: [{}, { key: 'alias/prod-secrets' }] }),
      )
      .meta({
        description:
          'Regions to which the secret must be replicated, each with what is required there. `{}`: it must not be replicated.',
        examples: [{ 'eu-central-1': { key: 'alias/prod-secrets' }, 'us-east-1': {} }],
      }),
    allowOthers: z
      .boolean()
      .default(false)
      .meta({
        description: 'True when replicas in Regions that the clause does not name are fine.',
        examples: [true],
      }),
  })
  .meta({
    description: 'What must be true of the matched secrets. Absent: the clause only tunes rules.',
    examples: [{ primary: 'eu-west-1', replicas: { 'eu-central-1': {} } }],
  });

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
