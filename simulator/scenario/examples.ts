import { FAULT_EXAMPLES } from '../faults/schema.ts';

const SECRET_EXAMPLE = 'secrets: [{ name: prod/payments/db, region: eu-west-1 }]';

/** A valid example for each key, by its name, wherever it stands. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  version: 'version: 1',
  seed: 'seed: 1',
  clock: 'clock: { start: 2026-03-01T09:00:00Z, mode: manual }',
  start: 'start: 2026-03-01T09:00:00Z',
  mode: 'mode: manual',
  regions: 'regions: [eu-west-1, eu-central-1, us-east-1]',
  region: 'region: eu-west-1',
  accounts: "accounts: ['111122223333']",
  account: "account: '111122223333'",
  accessKeys: "accessKeys: { AKIAEXAMPLE: '111122223333' }",
  replication: 'replication: { syncAfter: 5s, removeAfter: 60s }',
  syncAfter: 'syncAfter: 5s',
  removeAfter: 'removeAfter: 60s',
  deletion: 'deletion: { nameHeldFor: 8s }',
  nameHeldFor: 'nameHeldFor: 8s',
  kmsKeys: 'kmsKeys: [{ id: mrk-0a1b2c3d, aliases: [alias/prod-secrets], state: enabled }]',
  id: 'id: mrk-0a1b2c3d',
  aliases: 'aliases: [alias/prod-secrets]',
  state: 'state: disabled',
  reencrypt: 'reencrypt: denied',
  describe: 'describe: denied',
  secrets: SECRET_EXAMPLE,
  name: 'name: prod/payments/db',
  count: 'name: bulk/{n}, count: 1000',
  createdEvery: 'createdEvery: 30s',
  suffix: 'suffix: Ab1Cd2',
  description: 'description: Payments database login',
  tags: 'tags: { team: payments }',
  versions: 'versions: { 11111111-2222-4333-8444-555555555555: [AWSCURRENT] }',
  kmsKeyId: 'kmsKeyId: alias/prod-secrets',
  created: 'created: 90d ago',
  changed: 'changed: 2026-03-01T09:00:00Z',
  accessed: 'accessed: 1d ago',
  deleted: 'deleted: 2d ago',
  recoveryDays: 'recoveryDays: 30',
  owningService: 'owningService: rds.amazonaws.com',
  rotationEnabled: 'rotationEnabled: true',
  multiRegion: 'multiRegion: true',
  absent: 'absent: true',
  faults: 'faults: [{ operation: ListSecrets, region: us-east-1, fault: deny }]',
  replicas: 'replicas: { us-east-1: { status: InSync } }',
  status: 'status: InSync',
  unknownStatus: 'unknownStatus: Detached',
  cause: 'cause: name-conflict',
  message: 'message: "Replication failed: ..."',
  settlesAfter: 'settlesAfter: 5s',
  present: 'present: true',
  listed: 'listed: false',
  promoted: 'promoted: true',
};

/** The example for the innermost key of a path that has one. Faults stand in a list of their own, in a scenario or alone. */
export function exampleFor(path: readonly PropertyKey[]): string | undefined {
  const ofFault = path[0] === 'faults' || typeof path[0] === 'number';
  const examples = ofFault ? FAULT_EXAMPLES : EXAMPLES;
  return [...path]
    .reverse()
    .map((key) => examples[String(key)])
    .find((text) => text !== undefined);
}
