import type { Fault } from './fault.ts';
import { cells, cellsOf, faultsOf, operations } from './operations.ts';
import { type Operation, outcomes } from './promises.ts';

/** The part of docs/errors.md that the fault matrix proves: what each operation does under each fault, faults of one end together. */
export function matrixSection(): string {
  const words = Object.entries(outcomes).map(([word, meaning]) => `- **${word}**: ${meaning}.`);
  const all = Object.values<Operation>(operations);
  return [
    'Each line is what tests hold the functions to (`test/faults`): every fault, at the first and the last of the requests and, where there are more',
    'than two, at a middle one; once, and lasting from there on. Where a fault that lasts costs every retry of every step, it begins in the middle only,',
    'and what is sent once and never again has no lasting fault. Each of these ends within forty times its usual requests and two hours of its clock.',
    '',
    `${all.length} operations, ${cells.toLocaleString('en-US')} cells. Fields that nobody knows are passed over in every answer, but for the description of what would be destroyed, which they protect; they are not in the lines.`,
    '',
    ...words,
    '',
    '| What runs | Operation | Cells | Fault | Once | Lasting |',
    '|---|---|---|---|---|---|',
    ...all.flatMap(rowsOf),
  ].join('\n');
}

function rowsOf(operation: Operation): string[] {
  const { flow, name, promised, lasting } = operation;
  const shown = faultsOf(operation).filter((fault) => fault.kind !== 'fields');
  const byEnd = Map.groupBy(shown, (fault: Fault) => JSON.stringify(promised(fault)));
  return [...byEnd.values()].flatMap((group, index) => {
    const [first] = group;
    if (!first) return [];
    const ends = promised(first);
    const which = group.length === shown.length ? 'any of them' : group.map((fault) => fault.name).join('; ');
    const last = lasting?.length === 0 ? '–' : ends.lasting;
    const count = index === 0 ? cellsOf(operation) : '';
    return [`| ${flow} | ${name} | ${count} | ${which} | ${ends.once} | ${last} |`];
  });
}
