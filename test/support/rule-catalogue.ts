import type { Rule } from '../../lib/rules/rule.ts';

/** What must exist for each rule, as repository paths. */
export interface CatalogueFiles {
  has(path: string): boolean;
  /** Ids of every rule file in `lib/rules`. */
  readonly ruleFiles: readonly string[];
}

/** What is missing from the catalogue, each as a sentence that says what to do. */
export function catalogueProblems(rules: readonly Rule[], files: CatalogueFiles): string[] {
  const ids = rules.map(({ id }) => id);
  const problems: string[] = [];
  for (const id of files.ruleFiles) {
    if (!ids.includes(id)) problems.push(`lib/rules/${id}.ts is not listed: add it to lib/rules/index.ts.`);
  }
  if (ids.join() !== [...new Set(ids)].sort().join()) {
    problems.push('lib/rules/index.ts must list each rule once, sorted by id.');
  }
  for (const rule of rules) problems.push(...ruleProblems(rule, files));
  return problems;
}

function ruleProblems(rule: Rule, files: CatalogueFiles): string[] {
  const { id, examples } = rule;
  const problems: string[] = [];
  if (!files.ruleFiles.includes(id)) problems.push(`${id}: its file must be lib/rules/${id}.ts.`);
  for (const part of ['title', 'why', 'remedy'] as const) {
    if (rule[part].trim() === '') problems.push(`${id}: write its \`${part}\`; people read it at 3 a.m.`);
  }
  if (rule.reads.length === 0) problems.push(`${id}: name the API calls whose answers it reads in \`reads\`.`);
  if (examples.compliant.length === 0) problems.push(`${id}: add a compliant example; it is test and documentation.`);
  if (examples.violating.length === 0) problems.push(`${id}: add a violating example; it is test and documentation.`);
  if (!files.has(`docs/rules/${id}.md`)) problems.push(`${id}: run \`npm run generate\` to write docs/rules/${id}.md.`);
  if (!files.has(`test/rules/${id}.test.ts`)) problems.push(`${id}: add test/rules/${id}.test.ts with testRule().`);
  return problems;
}
