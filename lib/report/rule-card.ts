import { precedence } from '../rules/precedence.ts';
import type { Example, Rule } from '../rules/rule.ts';
import * as z from '../z.ts';
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
    ...precedences(page, rule),
    section('Reads', rule.reads.join(', ')),
    `${page.paint('bold', 'Parameters')}\n${parameters(page, rule)}`,
    `${page.paint('bold', 'In the policy')}\n${inPolicy(rule)}`,
    `${page.paint('bold', 'Examples')}\n${examples(page, rule)}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Whom it silences and who silences it, each with the reason; no section for a rule that meets no other. */
function precedences(page: Page, { id }: Rule): string[] {
  const lines = [
    ...precedence
      .filter(({ speaks }) => speaks === id)
      .map(({ silent, why }) => `It silences ${silent.join(', ')} about the same replica. ${why}`),
    ...precedence
      .filter(({ silent }) => silent.includes(id))
      .map(({ speaks, why }) => `It stays silent where ${speaks} speaks. ${why}`),
  ];
  if (lines.length === 0) return [];
  return [[page.paint('bold', 'Beside other rules'), ...lines.map((line) => labelled(page, '  - ', line))].join('\n')];
}

function parameters(page: Page, rule: Rule): string {
  const entries = Object.entries(inputProperties(rule));
  if (entries.length === 0) return '  none beside its severity';
  return entries
    .map(([name, schema]) => {
      const fallback = schema.default === undefined ? 'No default.' : `Default: ${String(schema.default)}.`;
      return labelled(page, `  ${name}  `, `${schema.description ?? ''}. ${fallback}`);
    })
    .join('\n');
}

/** What the policy may set, as it is written there: before a duration becomes a number. */
function inputProperties(rule: Rule): Readonly<Record<string, z.core.JSONSchema.JSONSchema>> {
  const { properties = {} } = z.toJSONSchema(rule.parameters, { io: 'input' });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => (typeof schema === 'object' ? [[name, schema]] : [])),
  );
}

/** The rule's defaults written out; for a parameter without one, what its example sets. */
function inPolicy(rule: Rule): string {
  const example = rule.examples.violating.find(({ parameters }) => parameters)?.parameters ?? {};
  const parameters = Object.entries(inputProperties(rule)).flatMap(([name, schema]) => {
    const value = schema.default ?? example[name];
    return value === undefined ? [] : [`          ${name}: ${String(value)}`];
  });
  return [
    '  clauses:',
    '    - name: production',
    '      rules:',
    `        ${rule.id}:`,
    `          severity: ${rule.severity}`,
    ...parameters,
  ].join('\n');
}

function examples(page: Page, rule: Rule): string {
  const { compliant, violating } = rule.examples;
  const line = (symbol: string, { title }: Example) => labelled(page, `  ${symbol} `, title);
  const says = ({ view, parameters = {} }: Example) => {
    const answer = rule.check(view, rule.parameters.parse(parameters));
    return answer.kind === 'violation' ? [labelled(page, '    ', page.paint('dim', answer.message))] : [];
  };
  return [
    ...violating.flatMap((example) => [line(page.paint('red', '✗'), example), ...says(example)]),
    ...compliant.map((example) => line(page.paint('green', '✓'), example)),
  ].join('\n');
}
