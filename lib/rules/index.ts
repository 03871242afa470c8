import { replicaFailed } from './replica-failed.ts';
import { replicaKeyMismatch } from './replica-key-mismatch.ts';
import { replicaMissing } from './replica-missing.ts';
import { replicaUnexpected } from './replica-unexpected.ts';
import type { Rule } from './rule.ts';

/** Every rule, sorted by id. A new rule is its file and its line here. */
export const rules: readonly Rule[] = [replicaFailed, replicaKeyMismatch, replicaMissing, replicaUnexpected];
