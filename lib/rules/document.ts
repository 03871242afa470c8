import type { Instant, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { type FixLine, fixLines } from '../text/fix.ts';
import * as z from '../z.ts';
import { precedence } from './precedence.ts';
import type { Example, ReplicaView, Rule } from './rule.ts';

/** A rule's page, `docs/rules/<id>.md`: everything in it comes from the rule itself. */
export function ruleDocument(rule: Rule): string {
  const silences = precedence.filter(({ speaks }) => speaks === rule.id);
  const yields = precedence.filter(({ silent }) => silent.includes(rule.id));
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
    ...rule.examples.violating.flatMap((example) => remedyLines(example, rule)),
    '## When it speaks',
    '',
    rule.needsClause
      ? '- On secrets that a clause with `require` matches.'
      : '- On every multi-Region secret, whether a clause matches it or not.',
    ...silences.map(({ silent, why }) => `- It silences ${silent.map(link).join(', ')} about the same replica. ${why}`),
    ...yields.map(({ speaks, why }) => `- It stays silent where ${link(speaks)} speaks. ${why}`),
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
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** The list of all rules, `docs/rules/README.md`. */
export function rulesIndex(rules: readonly Rule[]): string {
  return `# Rules

<!-- Generated from lib/rules by \`npm run generate\`. -->

What the auditor looks for. Each page says why it matters, what to do, what a policy may set, and shows examples; \`replication-auditor rules ID\` says the same
in a terminal. A clause of the policy may give a rule another severity, or switch it off ([policy.md](../policy.md)).

${rulesTable(rules, '')}
`;
}

/**
 * One line per rule, as Markdown.
 * @param folder of the rules' pages, as seen from the page that the table is in; ends in a slash unless empty
 */
export function rulesTable(rules: readonly Rule[], folder: string): string {
  const rows = rules.map(({ id, title, severity }) => `| [${id}](${folder}${id}.md) | ${title} | ${severity} |`);
  return ['| rule | what it finds | severity |', '|---|---|---|', ...rows].join('\n');
}

function link(id: string): string {
  return `[${id}](${id}.md)`;
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
  const answer = answerTo(example, rule);
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

/** What an example's own fix is; nothing where the rule's remedy has said it all. */
function remedyLines(example: Example, rule: Rule): string[] {
  const answer = answerTo(example, rule);
  if (answer.kind !== 'violation') return [];
  const own = answer.remedy === undefined || answer.remedy === rule.remedy ? [] : [answer.remedy, ''];
  const lines = [...own, ...fixLines({ id: 'ID', rule: rule.id, fix: answer.fix }).flatMap(markdownLine)];
  return lines.length === 0 ? [] : [`**Where ${example.title}:**`, '', ...lines, ''];
}

function markdownLine({ kind, text, note, nested }: FixLine): string[] {
  const lines =
    kind === 'command'
      ? [...(note === undefined ? [] : [note, '']), '```sh', text, '```', '']
      : [kind === 'option' ? `- ${text}` : text, ''];
  return nested ? lines.map((line) => (line === '' ? '' : `  ${line}`)) : lines;
}

function answerTo({ view, parameters = {} }: Example, rule: Rule) {
  return rule.check(view, rule.parameters.parse(parameters));
}

/** What the example turns on. */
function facts(view: ReplicaView) {
  const whole = view.region === view.family.primaryRegion;
  return {
    region: view.region,
    required: whole ? view.clause?.require : view.requirement,
    primary: sighting(view.primary),
    reportedByPrimary: whole ? undefined : reportedText(view),
    replica: whole ? undefined : sighting(view.local),
    nameHeldBy: view.occupant && { relation: view.occupant.relation, arn: view.occupant.secret.arn },
    key: view.keys.actual && (view.keys.actual.kind === 'present' ? view.keys.actual.value : view.keys.actual.kind),
    firstSeen: instants({ ...view.since }),
  };
}

function reportedText({ reported }: ReplicaView) {
  if (!reported) return 'not listed';
  const { accessedAt, ...rest } = reported;
  return { ...rest, ...instants({ accessedAt }) };
}

function sighting(seen: Sighting<SecretSnapshot>) {
  if (seen.kind !== 'present') return seen.kind;
  const { currentVersion, kmsKeyId, tags, createdAt, changedAt, accessedAt, deletedAt } = seen.value;
  const dates = instants({ createdAt, changedAt, accessedAt, deletedAt });
  return { currentVersion, kmsKeyId: kmsKeyId || undefined, tags, ...dates };
}

function instants(named: Readonly<Record<string, Instant | undefined>>) {
  const known = Object.entries(named).flatMap(([name, at]) =>
    at === undefined ? [] : [[name, new Date(at)] as const],
  );
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
