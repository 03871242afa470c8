import type { RemediationPolicy, RepairMode } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import { type Complaint, keyExample, quote } from './problem.ts';
import { overwriting, promoting, removing } from './remediation-schema.ts';
import { closest, didYouMean } from './suggest.ts';

type Told = 'killSwitch' | 'regions' | 'rules' | 'overwrite' | 'remove' | 'approvers';

/** What of `remediation` could be understood, key by key; undefined: it has a mistake, and nothing is said about it. */
export type DraftRemediation = { readonly [Key in Told]: RemediationPolicy[Key] | undefined };

export function remediationContradictions(
  draft: DraftRemediation,
  listed: readonly Region[] | undefined,
): readonly Complaint[] {
  return [
    ...regionsElsewhere(draft, listed),
    ...nobodyToApprove(draft),
    ...modeWithoutRule('overwrite', overwriting, draft),
    ...modeWithoutRule('remove', removing, draft),
  ];
}

/** Opened wide, or shut entirely: both can be meant, and neither should be forgotten. */
export function remediationDoubts({ killSwitch, overwrite }: DraftRemediation): readonly Complaint[] {
  const complaints: Complaint[] = [];
  if (killSwitch) {
    const message = 'The kill switch is on: nothing is repaired, whatever else is said here.';
    complaints.push({
      code: 'kill-switch-on',
      path: ['remediation', 'killSwitch'],
      at: 'value',
      message,
      example: keyExample('killSwitch', false),
    });
  }
  if (overwrite === 'auto') {
    const message =
      'With overwrite: auto nobody is asked before an unrelated secret of the same name is destroyed, values and versions included, with no way back; only the gate stands before it.';
    const example = keyExample('overwrite', 'approve');
    complaints.push({ code: 'overwrite-auto', path: ['remediation', 'overwrite'], at: 'value', message, example });
  }
  return complaints;
}

/** What is not read cannot be repaired, while its author believes that it is. */
function regionsElsewhere(
  { regions = [] }: DraftRemediation,
  listed: readonly Region[] | undefined,
): readonly Complaint[] {
  if (!listed) return [];
  const meant = regions.map((region) => (listed.includes(region) ? region : closest(region, listed)));
  const kept = [...new Set(meant.filter((region) => region !== undefined))];
  const example = keyExample('regions', kept.length > 0 ? kept : listed.slice(0, 1));
  return regions.flatMap((region, index) => {
    if (listed.includes(region)) return [];
    const message = `${quote(region)} is not in the policy's regions, so it would not be read, and never repaired${didYouMean(meant[index]) || '.'}`;
    const path = ['remediation', 'regions', index];
    return [{ code: 'region-not-listed' as const, path, at: 'value' as const, message, example }];
  });
}

/**
 * An approval is asked for where a mode says so, and by the service of whatever destroys something: by hand it always takes
 * two people, who prove who they are.
 */
function nobodyToApprove({ rules = {}, overwrite, remove, approvers }: DraftRemediation): readonly Complaint[] {
  if (!approvers || approvers.length > 0) return [];
  // One that could never happen is a mistake of its own.
  const can = (needed: readonly string[], mode: RepairMode | undefined) =>
    needed.some((id) => isOn(rules[id])) ? mode : undefined;
  const destroying: Readonly<Record<string, RepairMode | undefined>> = {
    overwrite: can(overwriting, overwrite),
    remove: can(removing, remove),
    [promoting]: rules[promoting],
  };
  const modes: Readonly<Record<string, RepairMode | undefined>> = { ...rules, overwrite, remove };
  const asking = Object.entries(modes)
    .filter(([key, mode]) => mode === 'approve' || isOn(destroying[key]))
    .map(([key, mode]) => `${key}: ${mode}`);
  if (asking.length === 0) return [];
  const message = `"approvers" is missing: with ${asking.join(', ')} the service asks for an approval, which nobody could give. What destroys something (overwriting, removing, promoting) takes two people there, who prove who they are.`;
  const example = keyExample('approvers', ['arn:aws:iam::111122223333:role/secrets-approver']);
  return [{ code: 'missing-key', path: ['remediation', 'approvers'], at: 'value', message, example }];
}

/** A destructive action is part of a rule's repair: with every such rule off, its own mode opens nothing. */
function modeWithoutRule(
  key: 'overwrite' | 'remove',
  needed: readonly string[],
  { rules, [key]: mode }: DraftRemediation,
): readonly Complaint[] {
  if (!rules || !mode || mode === 'off' || needed.some((id) => isOn(rules[id]))) return [];
  const message = `${quote(key)} is ${mode}, but it is part of the repair of ${needed.join(', ')} only, which are off: it could never happen. Give one of them a mode, or leave this off.`;
  const example = keyExample(key, 'off');
  return [{ code: 'mode-without-rule', path: ['remediation', key], at: 'value', message, example }];
}

function isOn(mode: RepairMode | undefined): boolean {
  return mode !== undefined && mode !== 'off';
}
