import type { Rule } from './rule.ts';

/** Every rule, sorted by id. A new rule is its file and its line here. */
export const rules: readonly Rule[] = [];
