import type { Recording } from './recording.ts';

/** A recording as it is kept: one exchange a line, so that a change of one answer is a change of one line. */
export function formatRecording({ experiments, ...head }: Recording): string {
  const parts = experiments.map(({ exchanges, ...experiment }) => {
    const lines = exchanges.map((exchange) => `      ${JSON.stringify(exchange)}`).join(',\n');
    const fields = inner(experiment, 4);
    return `  {\n${fields},\n    "exchanges": [${lines === '' ? '' : `\n${lines}\n    `}]\n  }`;
  });
  return `{\n${inner(head, 2)},\n  "experiments": [\n${parts.join(',\n')}\n  ]\n}\n`;
}

function inner(fields: object, indent: number): string {
  return Object.entries(fields)
    .map(([field, value]) => `${' '.repeat(indent)}${JSON.stringify(field)}: ${JSON.stringify(value)}`)
    .join(',\n');
}
