import { stringify } from 'yaml';

interface Node {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
}

/** The policy's keys as a Markdown table, out of the JSON schema that editors use. */
export function keyTable(schema: object): string {
  const rows = keysBelow(schema, '').map((cells) => `| ${cells.join(' | ')} |`);
  return ['| Key | Needed | Meaning | For example |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function keysBelow(node: Node, above: string): readonly (readonly string[])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = `${above}${key}`;
    const fallback = ['boolean', 'number', 'string'].includes(typeof child.default) ? ` (\`${child.default}\`)` : '';
    const needed = node.required?.includes(key) ? 'yes' : `no${fallback}`;
    const example = stringify(child.examples?.[0], { collectionStyle: 'flow', lineWidth: 0 }).trim();
    const row = [`\`${path}\``, needed, child.description ?? '', `\`${example}\``];
    // The rules' own settings are on the rules' pages; a new rule must not lengthen this table.
    if (key === 'rules') return [row];
    const of = typeof child.additionalProperties === 'object' ? child.additionalProperties : {};
    return [
      row,
      ...keysBelow(child, `${path}.`),
      ...keysBelow(child.items ?? {}, `${path}[].`),
      ...keysBelow(of, `${path}.REGION.`),
    ];
  });
}
