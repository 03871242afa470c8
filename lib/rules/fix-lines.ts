import { type Fix, type FixParameter, type FixStep, isPlanned } from '../domain/fix.ts';

/** A fix as Markdown: what destroys nothing as a command of the AWS CLI, the rest as what leads there. */
export function fixLines(rule: string, { steps, decision }: Fix): string[] {
  if (!decision) return stepLines(rule, steps);
  const options = decision.options.flatMap(({ answer, steps: then, instruction }) => [
    `- **${answer}**${instruction === undefined ? '' : `: ${instruction}`}`,
    ...indented(stepLines(rule, then)),
  ]);
  return [...stepLines(rule, steps), decision.question, '', ...options, ''];
}

function stepLines(rule: string, steps: readonly FixStep[]): string[] {
  return steps.flatMap((step) => {
    if (!step.destructive) return ['', '```sh', command(step), '```', ''];
    if (isPlanned(rule, step)) return ['', '```sh', 'replication-auditor plan --only ID', '```', ''];
    return [
      '',
      `By hand, as no plan does it: \`${step.operation}\` on \`${String(step.parameters['SecretId'])}\` in ${step.region}.`,
      '',
    ];
  });
}

function command({ operation, region, parameters }: FixStep): string {
  const options = Object.entries(parameters).map(([name, value]) => `--${kebab(name)}${argument(value)}`);
  return ['aws secretsmanager', kebab(operation), `--region ${region}`, ...options].join(' ');
}

function argument(value: FixParameter): string {
  if (typeof value === 'boolean') return '';
  if (typeof value === 'string') return ` ${value}`;
  const words = value.map((one) =>
    typeof one === 'string'
      ? one
      : Object.entries(one)
          .map((pair) => pair.join('='))
          .join(','),
  );
  return ` ${words.join(' ')}`;
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
