import { readSource } from './source.ts';

/** The line of each clause's name in a policy's text, from 1; empty where the text is no YAML. */
export function clauseLines(text: string): ReadonlyMap<string, number> {
  const read = readSource(text);
  if (!read.ok) return new Map();
  const { source } = read;
  const { clauses } = (source.data ?? {}) as { readonly clauses?: unknown };
  if (!Array.isArray(clauses)) return new Map();
  return new Map(
    clauses.flatMap((clause: { readonly name?: unknown } | null, index) => {
      if (typeof clause?.name !== 'string') return [];
      const path = ['clauses', index, 'name'];
      const { line } = source.locate({ code: 'unknown-key', path, at: 'value', message: '', example: '' });
      return [[clause.name, line] as const];
    }),
  );
}
