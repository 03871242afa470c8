import type { Facts } from '../domain/finding.ts';
import type { Action, ActionKind } from '../domain/plan.ts';
import type { Style } from './page.ts';

/** How a change is marked, as in a diff; nothing is told by colour alone. */
export const marks: Readonly<Record<ActionKind, { readonly symbol: string; readonly style: Style }>> = {
  replicate: { symbol: '+', style: 'green' },
  overwrite: { symbol: '!', style: ['bold', 'red'] },
  rekey: { symbol: '~', style: 'yellow' },
  remove: { symbol: '-', style: 'red' },
  promote: { symbol: '^', style: 'magenta' },
  wait: { symbol: '…', style: 'blue' },
  instruct: { symbol: '→', style: 'cyan' },
};

/** What the action does to its Region, in a few words. */
export function deedOf({ kind, key, preconditions }: Pick<Action, 'kind' | 'key' | 'preconditions'>): string {
  switch (kind) {
    case 'replicate':
      return `new replica, under ${keyWords(key)}`;
    case 'overwrite':
      return `replica in place of another secret, under ${keyWords(key)}`;
    case 'rekey':
      return `key ${preconditions['key'] ?? '(unknown)'} → ${key ?? '(unknown)'}; the replica stays where it is`;
    case 'remove':
      return 'replica removed';
    case 'promote':
      return 'replica becomes a secret of its own';
    case 'wait':
      return 'nothing, for now';
    case 'instruct':
      return 'nothing that a call could do';
  }
}

function keyWords(key: string | null): string {
  return key === null ? "the account's default key" : `the key ${key}`;
}

/** What is lost for good, in words; undefined of what can be taken back. */
export function destructionOf(
  action: Pick<Action, 'kind' | 'secret' | 'region' | 'destroys' | 'preconditions'>,
): string | undefined {
  const { kind, secret, region, destroys, preconditions } = action;
  if (kind === 'overwrite') {
    const name = fact(destroys, 'name') ?? secret.name;
    return `will permanently replace the secret ${name} in ${region} (${victim(destroys)})${successor(preconditions, secret.primaryRegion)}. Its values and versions are gone for good: there is no recovery window.`;
  }
  if (kind === 'remove') {
    return `will permanently remove the replica of ${secret.name} in ${region} (${replica(destroys)}). There is no recovery window; the primary in ${secret.primaryRegion} stays.`;
  }
  if (kind === 'promote') {
    return `will cut the replica of ${secret.name} in ${region} loose from its primary; that cannot be taken back.`;
  }
  return undefined;
}

function victim(facts: Facts | null): string {
  const tags = fact(facts, 'tags');
  return [
    fact(facts, 'arn') ?? 'of an unknown ARN',
    `created ${fact(facts, 'created') ?? 'on an unknown day'}`,
    `last changed ${fact(facts, 'lastChanged') ?? 'on an unknown day'}`,
    read(facts),
    ...(tags ? [`tagged ${tags}`] : []),
  ].join(', ');
}

/** Of two secrets of one name the younger may be the intruder: an approver sees both ages. */
function successor(facts: Facts, primaryRegion: string): string {
  const created = fact(facts, 'primaryCreated');
  return created === undefined ? '' : ` by a replica of the primary in ${primaryRegion}, created ${created}`;
}

function replica(facts: Facts | null): string {
  const arn = fact(facts, 'arn');
  return arn === undefined ? 'which was not seen there' : [arn, read(facts)].join(', ');
}

/** The day of the last reading is absent until the first (docs/aws-facts.md, "Describing"). */
function read(facts: Facts | null): string {
  const day = fact(facts, 'lastRead');
  return day === undefined ? 'never read' : `last read ${day}`;
}

function fact(facts: Facts | null, name: string): string | undefined {
  const value = facts?.[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
