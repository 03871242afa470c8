import { inClause, type Row } from './row.ts';

export const mistakesInRequire: readonly Row[] = [
  inClause('match: {}\nrequire:\n  primary: eu-west-1', {
    when: 'require does not say what replicas',
    code: 'missing-key',
    where: '7:5 clauses[0].require.replicas',
    says: '"replicas" is missing.',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  inClause('match: {}\nrequire:\n  replicas: [eu-central-1]', {
    when: 'replicas is a list',
    code: 'wrong-type',
    where: '8:17 clauses[0].require.replicas',
    says: 'must be a mapping (key: value), not a list',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  inClause('match: {}\nrequire:\n  primary: us-east-1\n  replicas:\n    eu-central-1:', {
    when: 'a replica Region is left empty',
    code: 'wrong-type',
    where: '10:22 clauses[0].require.replicas.eu-central-1',
    says: 'must be a mapping (key: value), not empty',
    example: 'eu-central-1: {}',
  }),
  inClause('match: {}\nrequire: { primary: us-east-1, replicas: { Frankfurt: {} } }', {
    when: "a replica's Region is none",
    code: 'invalid-value',
    where: '7:48 clauses[0].require.replicas.Frankfurt',
    says: '"Frankfurt" is not a Region',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  inClause('match: {}\nrequire: { primary: us-east-1, replicas: { eu-west-1: { key: my-key } } }', {
    when: 'a key is of no known form',
    code: 'invalid-value',
    where: '7:66 clauses[0].require.replicas.eu-west-1.key',
    says: 'is none of: customer-managed, alias/NAME, a key id',
    example: 'key: alias/prod-secrets',
  }),
  inClause('match: {}\nrequire:\n  primary: eu-west-1\n  replicas: { eu-central-1: {}, eu-west-1: {} }', {
    when: 'a replica is required in the Region of the primary',
    code: 'replica-in-primary-region',
    where: '9:37 clauses[0].require.replicas.eu-west-1',
    says: 'a secret cannot have a replica in its own Region',
    example: 'us-east-1: {}',
  }),
  inClause('match: { region: eu-west-1 }\nrequire: { replicas: { eu-west-1: {} } }', {
    when: 'a replica is required in the Region that the clause matches primaries in',
    code: 'replica-in-primary-region',
    where: '7:28 clauses[0].require.replicas.eu-west-1',
    says: 'A primary of this clause may live in "eu-west-1"',
    example: 'eu-central-1: {}',
  }),
  inClause('match: {}\nrequire: { primary: us-east-1, replicas: { ap-south-1: {} } }', {
    when: 'a replica is required in a Region that is not read',
    code: 'region-not-listed',
    where: '7:48 clauses[0].require.replicas.ap-south-1',
    says: `"ap-south-1" is not in the policy's regions`,
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1, ap-south-1 ]',
  }),
  inClause(
    'match: {}\nrequire:\n  primary: eu-west-1\n  replicas:\n    us-east-1: { key: "arn:aws:kms:eu-west-1:444455556666:alias/x" }',
    {
      when: "a key lives in another Region than its replica (another account's key is fine)",
      code: 'key-in-other-region',
      where: '10:27 clauses[0].require.replicas.us-east-1.key',
      says: 'The key is in "eu-west-1", the replica in "us-east-1"',
      example: 'key: arn:aws:kms:us-east-1:444455556666:alias/x',
    },
  ),
  inClause('match: {}\nrequire: { replicas: {}, allowOthers: true }', {
    when: 'a requirement requires nothing',
    code: 'requires-nothing',
    where: '7:5 clauses[0].require',
    says: 'This requires nothing',
    example: 'require: { replicas: { eu-central-1: {} }, allowOthers: true }',
  }),
];
