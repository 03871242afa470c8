import { bodyOf, listOf, textOf } from '../answer.ts';
import type { Experiment, Workbench } from '../experiment.ts';

const labels = ['a', 'b', 'c'];

export const negatedFilter: Experiment = {
  id: 'negated-filter',
  title: 'How several negated values of one filter combine',
  fact: 'Listing',
  assumed: 'none of them may match',
  needs: 'write',
  async run(bench) {
    for (const label of labels) await bench.create(bench.home, `negated-filter-${label}`);
    const [a = '', b = ''] = labels.map((label) => `${bench.runPrefix}negated-filter-${label}`);
    await bench.until('that a listing shows what was made', async () =>
      (await shown(bench, [])).length === labels.length ? true : undefined,
    );
    const left = await shown(bench, [`!${a}`, `!${b}`]);
    const seen =
      left.length === 1
        ? 'none of them may match'
        : left.length === labels.length
          ? 'they exclude nothing'
          : `${left.length} of ${labels.length} are left`;
    return { agrees: left.length === 1, seen };
  },
};

async function shown(bench: Workbench, without: string[]): Promise<string[]> {
  const own = { Key: 'name' as const, Values: [`${bench.runPrefix}negated-filter`] };
  const Filters = [own, ...(without.length > 0 ? [{ Key: 'name' as const, Values: without }] : [])];
  const answer = await bench.read(bench.home, { operation: 'ListSecrets', input: { MaxResults: 100, Filters } });
  return listOf(bodyOf(answer, 'listing'), 'SecretList').map((entry) => textOf(entry, 'Name') ?? '');
}
