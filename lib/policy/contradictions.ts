import type { ClauseRequirement } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import type { Draft, DraftClause } from './draft.ts';
import { exceptionsElsewhere } from './exceptions.ts';
import { covers } from './match.ts';
import { type Complaint, keyExample, type Path, quote } from './problem.ts';
import { remediationContradictions } from './remediation.ts';
import { closest, didYouMean } from './suggest.ts';

/** What is well-formed and still cannot be meant. Each check is sound: what it refuses is certainly wrong. */
export function contradictions(draft: Draft): readonly Complaint[] {
  return [
    ...repeated(draft.accounts, 'accounts'),
    ...repeated(draft.regions, 'regions'),
    ...repeated(draft.remediation?.regions, 'regions', ['remediation']),
    ...repeated(draft.remediation?.approvers, 'approvers', ['remediation']),
    ...repeatedNames(draft.clauses),
    ...draft.clauses.flatMap((clause) => [
      ...regionsNotListed(clause, draft.regions),
      ...replicasAtHome(clause, draft.regions),
      ...keysElsewhere(clause),
      ...requiresNothing(clause),
    ]),
    ...unreachable(draft.clauses),
    ...draft.exceptions.flatMap((exception) => exceptionsElsewhere(exception, draft)),
    ...(draft.remediation ? remediationContradictions(draft.remediation, draft.regions) : []),
  ];
}

function repeated(values: readonly string[] | undefined, key: string, above: Path = []): readonly Complaint[] {
  if (!values) return [];
  const distinct = new Set<string>();
  const again = values.flatMap((value, index) => {
    if (distinct.has(value)) return [[value, index] as const];
    distinct.add(value);
    return [];
  });
  if (again.length === 0) return [];
  const example = keyExample(key, [...distinct]);
  return again.map(([value, index]) => {
    const message = `${quote(value)} stands twice in ${key}; keep one of the two.`;
    return { code: 'duplicate-value', path: [...above, key, index], at: 'value', message, example };
  });
}

function repeatedNames(clauses: readonly DraftClause[]): readonly Complaint[] {
  const taken = new Set<string>();
  return clauses.flatMap(({ path, clause: { name } }) => {
    if (!taken.has(name)) {
      taken.add(name);
      return [];
    }
    let number = 2;
    while (taken.has(`${name.slice(0, 90)} ${number}`)) number += 1;
    const message = `An earlier clause is called ${quote(name)} too: findings could not tell the two apart.`;
    const example = keyExample('name', `${name.slice(0, 90)} ${number}`);
    return [{ code: 'duplicate-clause' as const, path: [...path, 'name'], at: 'value' as const, message, example }];
  });
}

function regionsNotListed({ path, clause }: DraftClause, listed: readonly Region[] | undefined): readonly Complaint[] {
  if (!listed) return [];
  const { match, require } = clause;
  const places: readonly (readonly [Region, Path, 'key' | 'value'])[] = [
    ...(match.region ?? []).map((region, index) => [region, [...path, 'match', 'region', index], 'value'] as const),
    ...(require?.primary ?? []).map(
      (region, index) => [region, [...path, 'require', 'primary', index], 'value'] as const,
    ),
    ...replicaRegions(require).map((region) => [region, [...path, 'require', 'replicas', region], 'key'] as const),
  ];
  return places
    .filter(([region]) => !listed.includes(region))
    .map(([region, place, at]) => ({
      code: 'region-not-listed',
      path: place,
      at,
      message: `${quote(region)} is not in the policy's regions, so it would not be read${didYouMean(closest(region, listed)) || '.'}`,
      example: keyExample('regions', [...listed, region]),
    }));
}

/** A replica stands in another Region than its primary; moto refuses the own one, AWS was not seen to (docs/aws-facts.md, "Changing replication"). */
function replicasAtHome({ path, clause, whole }: DraftClause, listed: readonly Region[] = []): readonly Complaint[] {
  const { match, require } = clause;
  // Without `primary` the primaries are where `match.region` says; a dropped condition must not be read as absent.
  const homes = require?.primary ?? (whole ? match.region : undefined) ?? [];
  const replicas = replicaRegions(require);
  const other = listed.find((region) => !homes.includes(region) && !replicas.includes(region)) ?? 'ca-west-1';
  return replicas
    .filter((region) => homes.includes(region))
    .map((region) => ({
      code: 'replica-in-primary-region',
      path: [...path, 'require', 'replicas', region],
      at: 'key',
      message: `A primary of this clause may live in ${quote(region)}: a secret cannot have a replica in its own Region. Take the Region out of one of the two, or write a clause for each primary Region.`,
      example: keyExample(other, {}),
    }));
}

function keysElsewhere({ path, clause }: DraftClause): readonly Complaint[] {
  return Object.entries(clause.require?.replicas ?? {}).flatMap(([region, { key }]) => {
    const keyRegion = key?.startsWith('arn:') ? key.split(':')[3] : undefined;
    if (key === undefined || keyRegion === undefined || keyRegion === region) return [];
    const example = keyExample('key', key.replace(`:kms:${keyRegion}:`, `:kms:${region}:`));
    const message = `The key is in ${quote(keyRegion)}, the replica in ${quote(region)}: a secret is encrypted with a key of its own Region.`;
    return [
      {
        code: 'key-in-other-region' as const,
        path: [...path, 'require', 'replicas', region, 'key'],
        at: 'value' as const,
        message,
        example,
      },
    ];
  });
}

function requiresNothing({ path, clause: { require }, whole }: DraftClause): readonly Complaint[] {
  if (!whole || !require || require.primary || !require.allowOthers || replicaRegions(require).length > 0) return [];
  const message =
    'This requires nothing: any primary, no replica, and others allowed. Name what is required, or leave `require` out.';
  const example = keyExample('require', { replicas: { 'eu-central-1': {} }, allowOthers: true });
  return [{ code: 'requires-nothing', path: [...path, 'require'], at: 'key', message, example }];
}

function unreachable(clauses: readonly DraftClause[]): readonly Complaint[] {
  const whole = clauses.filter((clause) => clause.whole);
  return whole.flatMap(({ path, clause }, index) => {
    const wider = whole.slice(0, index).find((earlier) => covers(earlier.clause.match, clause.match));
    if (!wider) return [];
    const same = covers(clause.match, wider.clause.match);
    const advice = same ? 'keep one of the two, or give this one another match' : 'put this clause before it';
    const message = `This clause can never decide: ${quote(wider.clause.name)}, which stands before it, matches all that it matches; ${advice}.`;
    const example = same
      ? keyExample('match', { name: 'other/*' })
      : keyExample(
          'clauses',
          [clause, wider.clause].map(({ name, match }) => ({ name, match })),
        );
    return [{ code: 'unreachable-clause' as const, path, at: 'value' as const, message, example }];
  });
}

function replicaRegions(require: ClauseRequirement | undefined): readonly Region[] {
  return Object.keys(require?.replicas ?? {});
}
