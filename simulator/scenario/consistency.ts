import { contradictionsOf } from '../faults/consistency.ts';
import type { Contradiction } from './contradiction.ts';
import type { Scenario, ScenarioReplica, ScenarioSecret } from './schema.ts';

/** Replicas not counted. AWS allows 500,000 in an account and Region; what is far beyond would only be found out by running out of memory. */
const mostSecrets = 2_000_000;

/** What each value alone cannot tell: names that are not declared, and fields that do not go together. */
export function contradictions(scenario: Scenario): Contradiction[] {
  const found: Contradiction[] = [];
  const known = new Set(scenario.accounts);
  const report = (path: readonly (string | number)[], message: string) => found.push({ path, message });

  for (const [key, account] of Object.entries(scenario.accessKeys)) {
    if (!known.has(account)) report(['accessKeys', key], `${account} is not one of the accounts`);
  }
  for (const [index, key] of scenario.kmsKeys.entries()) {
    if (key.account !== undefined && !known.has(key.account)) {
      report(['kmsKeys', index, 'account'], `${key.account} is not one of the accounts`);
    }
  }
  for (const [index, secret] of scenario.secrets.entries()) {
    for (const { path, message } of ofSecret(secret, scenario)) report(['secrets', index, ...path], message);
  }
  const secrets = scenario.secrets.reduce((sum, { count = 1 }) => sum + count, 0);
  if (secrets > mostSecrets) report(['secrets'], `are ${secrets} together, and may be ${mostSecrets} at most`);
  for (const [index, fault] of scenario.faults.entries()) {
    for (const { path, message } of contradictionsOf(fault, scenario)) report(['faults', index, ...path], message);
  }
  return found;
}

function* ofSecret(secret: ScenarioSecret, scenario: Scenario): Generator<Contradiction> {
  if (secret.account !== undefined && !scenario.accounts.includes(secret.account)) {
    yield { path: ['account'], message: `${secret.account} is not one of the accounts` };
  }
  if (!scenario.regions.includes(secret.region)) {
    yield { path: ['region'], message: `${secret.region} is not one of the Regions` };
  }
  const numbered = secret.name.includes('{n}');
  if (secret.count !== undefined && !numbered) {
    yield { path: ['count'], message: 'needs {n} in the name, or all of them would be called the same' };
  }
  if (secret.name.replace('{n}', secret.count === undefined ? '{n}' : '').match(/[{}]/)) {
    yield { path: ['name'], message: 'may hold {n} once, together with a count' };
  }
  if (secret.suffix !== undefined && secret.count !== undefined) {
    yield { path: ['suffix'], message: 'does not go with a count: each secret has a suffix of its own' };
  }
  for (const [region, replica] of Object.entries(secret.replicas ?? {})) {
    for (const { path, message } of ofReplica(region, replica, secret, scenario)) {
      yield { path: ['replicas', region, ...path], message };
    }
  }
}

function* ofReplica(
  region: string,
  replica: ScenarioReplica,
  secret: ScenarioSecret,
  scenario: Scenario,
): Generator<Contradiction> {
  if (region === secret.region) yield { path: [], message: "is the primary's own Region" };
  if (isPresent(replica, secret) && !scenario.regions.includes(region)) {
    yield { path: [], message: `${region} is not one of the Regions, so nothing can be present there` };
  }
  if (replica.cause !== undefined && replica.status !== 'Failed') {
    yield { path: ['cause'], message: 'goes with status: Failed' };
  }
  if (replica.status !== undefined && replica.unknownStatus !== undefined) {
    yield { path: ['unknownStatus'], message: 'stands in place of status' };
  }
  if (replica.settlesAfter !== undefined && (replica.status !== 'InProgress' || secret.absent === true)) {
    yield { path: ['settlesAfter'], message: 'goes with status: InProgress under a primary that exists' };
  }
  if (replica.promoted === true && replica.present === false) {
    yield { path: ['present'], message: 'a promoted replica is present' };
  }
}

/** Whether the replica's Region holds a secret: said outright, or told by what else is said of it. */
export function isPresent(replica: ScenarioReplica, secret: ScenarioSecret): boolean {
  if (replica.present !== undefined) return replica.present;
  const inSync = replica.status === 'InSync' || (replica.status === undefined && replica.unknownStatus === undefined);
  const ownState = replica.versions ?? replica.tags ?? replica.created ?? replica.changed;
  return inSync || ownState !== undefined || !isListed(replica, secret) || replica.promoted === true;
}

/** Whether the primary names the replica in its status. */
export function isListed(replica: ScenarioReplica, secret: ScenarioSecret): boolean {
  return secret.absent !== true && (replica.listed ?? replica.promoted !== true);
}
