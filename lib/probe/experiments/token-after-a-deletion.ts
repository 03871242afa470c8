import { bodyOf, listOf, textOf } from '../answer.ts';
import type { Experiment, Workbench } from '../experiment.ts';
import type { Own } from '../own-secrets.ts';

const labels = ['a', 'b', 'c', 'd'];

export const tokenAfterADeletion: Experiment = {
  id: 'token-after-a-deletion',
  title: 'Whether a token skips a secret when one of the pages before is deleted meanwhile',
  fact: 'Listing',
  assumed: 'it skips none',
  needs: 'write',
  async run(bench) {
    const made: Own[] = [];
    for (const label of labels) made.push(await bench.create(bench.home, `token-after-a-deletion-${label}`));
    const names = await bench.until('that a listing shows what was made', async () => {
      const page = await list(bench, { MaxResults: 100 });
      return page.names.length === labels.length ? page.names : undefined;
    });
    const first = await list(bench, { MaxResults: 2 });
    const gone = made.find(({ name }) => name === first.names[0]);
    if (gone) {
      const input = { SecretId: gone.arn, ForceDeleteWithoutRecovery: true };
      bodyOf(await bench.change(bench.home, { operation: 'DeleteSecret', input }), 'deleting a secret');
    }
    const rest =
      first.token === undefined ? [] : (await list(bench, { MaxResults: 100, NextToken: first.token })).names;
    const seen = new Set([...first.names, ...rest]);
    const skipped = names.filter((name) => !seen.has(name)).length;
    return { agrees: skipped === 0, seen: skipped === 0 ? 'it skips none' : `it skips ${skipped}` };
  },
};

async function list(bench: Workbench, page: { MaxResults: number; NextToken?: string }) {
  const Filters = [{ Key: 'name' as const, Values: [`${bench.runPrefix}token-after-a-deletion`] }];
  const answer = await bench.read(bench.home, { operation: 'ListSecrets', input: { ...page, Filters } });
  const body = bodyOf(answer, 'listing');
  return {
    names: listOf(body, 'SecretList').map((entry) => textOf(entry, 'Name') ?? ''),
    token: textOf(body, 'NextToken'),
  };
}
