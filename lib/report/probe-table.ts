import type { Difference } from '../probe/compare.ts';
import type { Recording } from '../probe/recording.ts';
import { aPage, labelled, type Page, type Style } from './page.ts';
import { sanitizeAll } from './sanitize.ts';
import { count } from './words.ts';

/** What came of a probe, for a person. */
export interface ProbeView {
  readonly experiments: Recording['experiments'];
  /** Secrets that the probe made and could not remove. */
  readonly left: number;
  /** Experiments that were not asked for, since they write. */
  readonly withheld: number;
  /** Where the recording lies. */
  readonly recording: string;
  /** Against an earlier recording; null where none was named. */
  readonly differences: readonly Difference[] | null;
}

const looks = {
  agrees: { style: 'green', word: 'agrees ' },
  differs: { style: 'yellow', word: 'differs' },
  untried: { style: 'magenta', word: 'untried' },
} as const satisfies Readonly<Record<string, { style: Style; word: string }>>;

/** Each experiment with what was assumed and what was seen; the sum last, with what was left behind. */
export function formatProbe(view: ProbeView, options: Parameters<typeof aPage>[0]): string {
  const page = aPage(options);
  const { experiments, differences, ...rest } = sanitizeAll(view);
  const blocks = [
    ...experiments.map((experiment) => block(page, experiment)),
    ...(differences === null ? [] : [against(page, differences)]),
    sum(page, experiments, rest),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function block(page: Page, { id, fact, assumed, outcome, seen }: Recording['experiments'][number]): string {
  const { style, word } = looks[outcome];
  return [
    `${page.paint(['bold', style], word)}  ${page.paint('bold', id)}  ${page.paint('dim', fact)}`,
    labelled(page, `         ${page.paint('dim', 'assumed')}  `, assumed),
    labelled(page, `         ${page.paint('dim', outcome === 'untried' ? 'because' : 'seen   ')}  `, seen),
  ].join('\n');
}

function against(page: Page, differences: readonly Difference[]): string {
  const title = page.paint('bold', `OTHERWISE IN THE OTHER RECORDING  ${count(differences.length, 'difference')}`);
  const lines = differences.flatMap(({ of, here, there }) => [
    `  ${page.paint('bold', of)}`,
    labelled(page, `    ${page.paint('dim', 'here ')}  `, here),
    labelled(page, `    ${page.paint('dim', 'there')}  `, there),
  ]);
  return [title, ...lines].join('\n');
}

function sum(
  page: Page,
  experiments: ProbeView['experiments'],
  { withheld, recording, left }: Pick<ProbeView, 'withheld' | 'recording' | 'left'>,
): string {
  const of = (outcome: keyof typeof looks) => experiments.filter((experiment) => experiment.outcome === outcome).length;
  const parts = [
    `${of('agrees')} as assumed`,
    `${of('differs')} otherwise`,
    `${of('untried')} could not be tried`,
    ...(left > 0 ? [page.paint(['bold', 'red'], `${count(left, 'secret')} left behind`)] : []),
    ...(withheld > 0 ? [`${withheld} more with --write`] : []),
  ];
  return [
    labelled(page, page.paint('bold', 'Probe:     '), parts.join(' · ')),
    page.paint('dim', 'recording  ') + recording,
  ].join('\n');
}
