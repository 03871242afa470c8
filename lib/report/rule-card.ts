import { z } from 'zod';
import type { Example, Rule } from '../rules/rule.ts';
import { aligned, labelled, type Page } from './page.ts';
import { severityStyle } from './table-findings.ts';

/** One line per rule: id, default severity, title. */
export function formatRules(page: Page, rules: readonly Rule[]): string {
  const [titles = '', ...lines] = aligned(
    page,
    '',
    [{ title: 'rule' }, { title: 'severity' }, { title: 'what it finds' }],
    rules.map(({ id, severity, title }) => [id, severity, title]),
  );
  return `${[page.paint('dim', titles), ...lines].join('\n')}\n`;
}

/** All that a person needs to judge and set a rule. */
export function formatRule(page: Page, rule: Rule): string {
  const section = (title: string, text: string) => `${page.paint('bold', title)}\n${labelled(page, '  ', text)}`;
  const sections = [
    labelled(page, `${page.paint('bold', rule.id)}  `, rule.title),
    section('Severity', page.paint(severityStyle[rule.severity], rule.severity)),
    section('Why it matters', rule.why),
    section('What to do', rule.remedy),
    section(
      'Applies to',
      rule.needsClause ? 'secrets that a clause with `require` matches' : 'every replicated secret',
    ),
    section('Reads', rule.reads.join(', ')),
    `${page.paint('bold', 'Parameters')}\n${parameters(page, rule)}`,
    `${page.paint('bold', 'In the policy')}\n${inPolicy(rule)}`,
    `${page.paint('bold', 'Examples')}\n${examples(page, rule)}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function parameters(page: Page, rule: Rule): string {
  const { properties = {} } = z.toJSONSchema(rule.parameters, { io: 'input' });
  const entries = Object.entries(properties);
  if (entries.length === 0) return '  none beside its severity';
  return entries
    .map(([name, schema]) => {
      if (typeof schema === 'boolean') return `  ${name}`;
      const fallback = schema.default === undefined ? '' : ` Default: ${JSON.stringify(schema.default)}.`;
      return labelled(page, `  ${name}  `, `${schema.description ?? ''}${fallback}`.trim());
    })
    .join('\n');
}

function inPolicy({ id, severity }: Rule): string {
  return [
    '  clauses:',
    '    - name: production',
    '      rules:',
    `        ${id}:`,
    `          severity: ${severity}`,
  ].join('\n');
}

function examples(page: Page, { examples: { compliant, violating } }: Rule): string {
  const line = (symbol: string, { title }: Example) => labelled(page, `  ${symbol} `, title);
  return [
    ...violating.map((example) => line(page.paint('red', '✗'), example)),
    ...compliant.map((example) => line(page.paint('green', '✓'), example)),
  ].join('\n');
}
