import { keptReads } from './kept-reads.ts';
import { type Case, type Outcome, type Read, wrongs } from './read.ts';
import { secretReads } from './secret-reads.ts';
import { serviceReads } from './service-reads.ts';

export const reads: readonly Read[] = [...secretReads, ...serviceReads, ...keptReads];

/** Modules of `lib/aws` that send something and are no reads, each with what holds its answers to what was sent. */
export const notReads: Readonly<Record<string, string>> = {
  'callback.ts': 'the answer is empty by design; Lambda refuses what it does not take',
  'event-publisher.ts': 'an entry without an id was not taken, and is sent again',
  'probe-reader.ts': 'the probe records answers as they come, and concludes nothing from one',
  'probe-writer.ts': 'likewise',
  'repair-writer.ts': 'an answer about another secret makes the outcome unknown: it is looked for, and not sent again',
  'security-hub.ts': 'only counts that add up say that findings were taken',
  'sns-publisher.ts': 'an empty answer is a fault, and the message is sent again',
};

/** The part of docs/errors.md that says what becomes of an answer that cannot be believed. */
export function readsSection(): string {
  return [
    '| Read | What the answer does | Such as | What is believed |',
    '|---|---|---|---|',
    ...reads.flatMap(({ name, cases }) => cases.map((one) => row(name, one))),
    '',
    'Answers to what is written, and what the probe asks:',
    '',
    ...Object.entries(notReads).map(([module, why]) => `- \`${module}\`: ${why}.`),
  ].join('\n');
}

function row(name: string, { wrong, answered, outcome }: Case): string {
  return `| ${name} | ${wrongs[wrong]} | ${answered} | ${wordsOf(outcome)} |`;
}

function wordsOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
      return `nothing: refused, "${outcome.says}"`;
    case 'believed':
      return outcome.what;
    case 'not shown':
      return `the answer does not show it; ${outcome.why}`;
  }
}
