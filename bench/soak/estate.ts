import type { ScenarioInput } from '../../simulator/index.ts';

export const account = '111122223333';
export const home = 'eu-west-1';
export const away = 'us-east-1';
/** Where no replica may be. */
export const third = 'eu-central-1';
export const regions = [home, away, third] as const;
export const names = Array.from({ length: 12 }, (_, index) => `prod/db-${index}`) as [string, ...string[]];

/** As the policy wants it: what breaks is broken by people. */
export const scenario: ScenarioInput = {
  version: 1,
  regions: [...regions],
  accounts: [account],
  secrets: names.map((name) => ({ name, region: home, replicas: { [away]: {} } })),
};

/** Everything that can be repaired is repaired at once: the guard alone stands between it and what must not be touched. */
export const policyText = `
version: 1
accounts: ['${account}']
regions: [${regions.join(', ')}]
clauses:
  - name: everything
    match: { region: ${home} }
    require: { primary: ${home}, replicas: { ${away}: {} } }
remediation:
  killSwitch: false
  regions: [${away}, ${third}]
  rules: { replica-missing: auto, replica-failed: auto, name-collision: auto, replica-unexpected: auto }
  overwrite: auto
  remove: auto
  limits: { actions: 10, share: 100% }
  approvers: ['arn:aws:iam::${account}:role/nobody-answers']
...
`;
