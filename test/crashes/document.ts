import { type FlowMoments, flows } from './promises.ts';

const asUsual = 'as if it had not died';
const lookedFor = (requests: number) =>
  `${asUsual}; but after ${requests} of the requests nobody knows whether AWS was called: it is looked for and recorded as what is seen, not called again by this run, and what is left is done by a later one, once`;

/** The part of docs/errors.md that the crash matrix proves. */
export function momentsSection(): string {
  return [
    'Tests let an eventful run of each function die after each of its checkpoints, and after each request that changes something or tells somebody, before the',
    'answer comes; at pairs of moments, before and after these; and at all of them in turn (`test/crashes`). It then goes on over what was kept, or is invoked',
    'with the same event again. Each time all of this is compared with a run that nothing disturbed: how it ends, everything in the table, what those know who',
    'listen, each announcement once by its id, and what AWS was called for.',
    '',
    '| What runs | Checkpoints | Requests | How it goes on |',
    '|---|---|---|---|',
    ...Object.values(flows).map(rowOf),
  ].join('\n');
}

function rowOf({ name, checkpoints, requests, lookedFor: open }: FlowMoments): string {
  return `| ${name} | ${checkpoints || 'none'} | ${requests} | ${open > 0 ? lookedFor(open) : asUsual} |`;
}
