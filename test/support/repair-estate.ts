import { away, home, ownAccount, type Secrets } from './service-world.ts';

/** Where no replica may be. */
export const third = 'eu-central-1';
export const regions = [home, away, third];

/** What the policy lets be repaired, in YAML; everything unless told otherwise. */
export interface Wishes {
  readonly remediation?: Readonly<Record<string, string>> | null;
  /** What the clause requires, by Region. */
  readonly replicas?: string;
  /** Which secrets the clause matches. */
  readonly match?: string;
}

const everything = {
  killSwitch: 'false',
  regions: `[${away}, ${third}]`,
  rules:
    '{ replica-missing: auto, replica-failed: auto, name-collision: auto, replica-key-mismatch: auto, replica-unexpected: auto, replica-orphaned: manual }',
  overwrite: 'auto',
  remove: 'auto',
  limits: '{ actions: 10, share: 100% }',
  approvers: `['arn:aws:iam::${ownAccount}:user/bob', 'arn:aws:iam::${ownAccount}:role/secrets-approver']`,
};

/** The policy's text. */
export function policyOf({
  remediation = {},
  replicas = `{ ${away}: {} }`,
  match = `{ region: ${home} }`,
}: Wishes = {}): string {
  const lines = remediation === null ? [] : Object.entries({ ...everything, ...remediation });
  return `
version: 1
accounts: ['${ownAccount}']
regions: [${regions.join(', ')}]
clauses:
  - name: everything
    match: ${match}
    require: { primary: ${home}, replicas: ${replicas} }
${remediation === null ? '' : 'remediation:\n'}${lines.map(([key, value]) => `  ${key}: ${value}\n`).join('')}...
`;
}

export const name = 'prod/db';
export const missing: Secrets[number] = { name, region: home };
export const unexpected: Secrets[number] = { name, region: home, replicas: { [away]: {}, [third]: {} } };
/** Replication failed, for an unrelated secret that nobody has used for long holds the name. */
export const conflict: Secrets = [
  { name, region: home, replicas: { [away]: { status: 'Failed', cause: 'name-conflict' } } },
  { name, region: away, suffix: 'Zz9Yy8', created: '400d ago', accessed: '30d ago', tags: { team: 'unknown' } },
];
export const victim = `arn:aws:secretsmanager:${away}:${ownAccount}:secret:${name}-Zz9Yy8`;
