import type { Instant } from '../domain/secret.ts';
import type { Draft, DraftClause } from './draft.ts';
import { exceptionDoubts } from './exceptions.ts';
import { type Complaint, keyExample, quote } from './problem.ts';
import { closestRegion, isKnownRegion } from './regions.ts';
import { remediationDoubts } from './remediation.ts';
import { didYouMean } from './suggest.ts';

/** What may be meant and is rarely: told, and allowed. */
export function doubts(draft: Draft, now: Instant | undefined): readonly Complaint[] {
  return [
    ...unknownRegions(draft),
    ...draft.clauses.flatMap((clause) => [...primaryNeverAllowed(clause), ...primaryNotStated(clause)]),
    ...(now === undefined ? [] : draft.exceptions.flatMap((exception) => exceptionDoubts(exception, now))),
    ...(draft.remediation ? remediationDoubts(draft.remediation) : []),
  ];
}

function unknownRegions({ regions = [] }: Draft): readonly Complaint[] {
  return regions.flatMap((region, index) => {
    if (isKnownRegion(region)) return [];
    const meant = closestRegion(region);
    const message = `No Region is known as ${quote(region)}${didYouMean(meant) || '.'} If it is new, nothing is wrong.`;
    const example = keyExample('regions', [
      ...new Set(regions.map((other) => (other === region ? (meant ?? 'eu-west-1') : other))),
    ]);
    return [{ code: 'unknown-region' as const, path: ['regions', index], at: 'value' as const, message, example }];
  });
}

/** Allowed, because "nothing of this may live here" is a sensible thing to say of a Region. */
function primaryNeverAllowed({ path, clause: { match, require }, whole }: DraftClause): readonly Complaint[] {
  const { region } = match;
  if (!whole || !region || !require?.primary || region.some((each) => require.primary?.includes(each))) return [];
  const message = `The clause matches primaries in ${region.join(', ')} and allows them only in ${require.primary.join(', ')}: no secret can satisfy it.`;
  const example = keyExample('primary', region);
  return [{ code: 'primary-never-allowed', path: [...path, 'require', 'primary'], at: 'value', message, example }];
}

/** The primary's own Region needs no replica, so such a secret would be fine with one copy less than its neighbours. */
function primaryNotStated({ path, clause: { match, require }, whole }: DraftClause): readonly Complaint[] {
  const replicas = Object.keys(require?.replicas ?? {});
  if (!whole || replicas.length === 0 || require?.primary || match.region) return [];
  const message = `Without \`primary\`, a secret whose primary lives in ${replicas.join(' or ')} needs no replica there: say where primaries may live.`;
  const example = keyExample('primary', replicas.includes('eu-west-1') ? 'ca-west-1' : 'eu-west-1');
  return [{ code: 'primary-not-stated', path: [...path, 'require'], at: 'key', message, example }];
}
