import { textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const keyOfAReplica: Experiment = {
  id: 'key-of-a-replica',
  title: 'Whether a replica takes the key that was named for it, and shows it as it was written',
  fact: 'Keys',
  assumed: 'the key, as it was written',
  needs: 'write',
  async run(bench) {
    const key = bench.key();
    const own = await bench.create(bench.home, 'key-of-a-replica');
    const entry = (await bench.replicate(own, bench.away(), { key })).at(-1) ?? {};
    const shown = textOf(entry, 'KmsKeyId');
    const seen = shown === key ? 'the key, as it was written' : isDefault(shown) ? 'the default key' : 'another text';
    return { agrees: shown === key, seen: entry['Status'] === 'InSync' ? seen : `${seen}, ${entry['Status']}` };
  },
};

function isDefault(key: string | undefined): boolean {
  return key === undefined || key === 'alias/aws/secretsmanager';
}
