import { z } from 'zod';
import { precedence } from './precedence.ts';
import type { Example, ReplicaView, Rule } from './rule.ts';

/** A rule's page, `docs/rules/<id>.md`: everything in it comes from the rule itself. */
export function ruleDocument(rule: Rule): string {
  const silences = precedence.filter(({ speaks }) => speaks === rule.id);
  const yields = precedence.filter(({ silent }) => silent === rule.id);
  const lines = [
    `# ${rule.id}`,
    '',
    `<!-- Generated from lib/rules/${rule.id}.ts by \`npm run generate\`. -->`,
    '',
    `**${rule.title}.** Severity: ${rule.severity}, unless a clause says otherwise.`,
    '',
    rule.why,
    '',
    '## What to do',
    '',
    rule.remedy,
    '',
    '## When it speaks',
    '',
    rule.needsClause
      ? '- On secrets that a clause with `require` matches.'
      : '- On every multi-Region secret, whether a clause matches it or not.',
    ...silences.map(({ silent, why }) => `- It silences [${silent}](${silent}.md) about the same replica: ${why}`),
    ...yields.map(({ speaks, why }) => `- It stays silent where [${speaks}](${speaks}.md) speaks: ${why}`),
    '',
    `It reads: ${rule.reads.map((action) => `\`${action}\``).join(', ')}.`,
    '',
    '## In the policy',
    '',
    '```yaml',
    ...policyLines(rule),
    '```',
    ...parameterLines(rule),
    '',
    '## Examples',
    '',
    ...rule.examples.violating.flatMap((example) => exampleLines('Violating', example, rule)),
    ...rule.examples.compliant.flatMap((example) => exampleLines('Compliant', example, rule)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function policyLines(rule: Rule): string[] {
  return ['rules:', `  ${rule.id}: { severity: ${rule.severity} }   # or: ${rule.id}: off`];
}

function parameterLines(rule: Rule): string[] {
  const { properties = {} } = z.toJSONSchema(rule.parameters, { io: 'input' });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const { description = '', default: fallback } = schema as { description?: string; default?: unknown };
    return `| \`${name}\` | ${description} | ${fallback === undefined ? '' : `\`${String(fallback)}\``} |`;
  });
  return rows.length === 0 ? [] : ['', '| parameter | meaning | default |', '|---|---|---|', ...rows];
}

function exampleLines(kind: string, example: Example, rule: Rule): string[] {
  const answer = rule.check(example.view, rule.parameters.parse(example.parameters ?? {}));
  const says = answer.kind === 'violation' ? ['', `> ${answer.message}`] : [];
  return [
    `**${kind}: ${example.title}.**`,
    '',
    '```json',
    JSON.stringify(facts(example.view), null, 2),
    '```',
    ...says,
    '',
  ];
}

function facts(view: ReplicaView) {
  return {
    region: view.region,
    required: view.requirement ?? null,
    reportedByPrimary: view.reported ?? null,
    seenInRegion:
      view.local.kind === 'present' ? { kmsKeyId: view.local.value.kmsKeyId || undefined } : view.local.kind,
  };
}
