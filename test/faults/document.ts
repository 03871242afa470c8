import { type Fault, faults } from './faults.ts';
import { type Operation, operations, outcomes } from './promises.ts';

/** The part of docs/errors.md that the fault matrix proves: what each operation does under each fault, faults of one end together. */
export function matrixSection(): string {
  const words = Object.entries(outcomes).map(([word, meaning]) => `- **${word}**: ${meaning}.`);
  return [
    'Each line is what tests hold the functions to (`test/faults`): every fault, at the first and the last of the requests and, where there are more',
    'than two, at a middle one; once, and lasting from there on; what a function needs for itself, lasting from the middle on.',
    '',
    ...words,
    '',
    '| What runs | Operation | Fault | Once | Lasting |',
    '|---|---|---|---|---|',
    ...Object.values(operations).flatMap(rowsOf),
  ].join('\n');
}

function rowsOf({ flow, name, promised }: Operation): string[] {
  const byEnd = Map.groupBy(faults, (fault: Fault) => JSON.stringify(promised(fault)));
  return [...byEnd.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { once, lasting } = promised(first);
    const which = group.length === faults.length ? 'any of them' : group.map((fault) => fault.name).join('; ');
    return [`| ${flow} | ${name} | ${which} | ${once} | ${lasting} |`];
  });
}
