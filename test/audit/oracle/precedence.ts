/** Who is silent where whom is violated, as the pages of docs/rules say it. */
const silencedBy: Readonly<Record<string, readonly string[]>> = {
  'name-collision': ['primary-pending-deletion', 'replica-failed'],
  'replica-absent': ['replica-unexpected', 'replica-promoted', 'name-collision'],
  'replica-failed': ['replica-unexpected'],
  'replica-key-mismatch': ['replica-failed', 'replica-promoted', 'name-collision', 'replica-absent'],
  'replica-key-unusable': [
    'replica-unexpected',
    'replica-failed',
    'replica-promoted',
    'name-collision',
    'replica-absent',
    'replica-key-mismatch',
  ],
  'replica-metadata-drift': ['replica-unexpected', 'replica-failed', 'replica-stuck', 'replica-stale'],
  'replica-missing': ['primary-pending-deletion', 'replica-promoted', 'name-collision', 'replica-orphaned'],
  'replica-promoted': ['primary-pending-deletion', 'replica-unexpected', 'replica-failed'],
  'replica-stale': ['replica-unexpected', 'replica-failed', 'replica-stuck'],
  'replica-stuck': ['replica-unexpected', 'replica-promoted', 'name-collision'],
  'replica-unused': ['replica-unexpected', 'replica-failed', 'replica-absent'],
};

/** True when the rule has nothing to add to what is violated for the same secret and Region. */
export function isSilent(rule: string, violated: readonly string[]): boolean {
  return silencedBy[rule]?.some((other) => violated.includes(other)) ?? false;
}
