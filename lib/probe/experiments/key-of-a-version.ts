import { bodyOf, keyForm, listOf, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const keyOfAVersion: Experiment = {
  id: 'key-of-a-version',
  title: "In which form ListSecretVersionIds names a customer's key",
  fact: 'Keys',
  assumed: 'as whoever set it wrote it',
  needs: 'write',
  async run(bench) {
    const key = bench.key();
    const own = await bench.create(bench.home, 'key-of-a-version');
    await bench.replicate(own, bench.away(), { key });
    const call = { operation: 'ListSecretVersionIds', input: { SecretId: own.name } } as const;
    const versions = listOf(bodyOf(await bench.read(bench.away(), call), 'listing versions'), 'Versions');
    const keys = versions.flatMap(({ KmsKeyIds }) => (Array.isArray(KmsKeyIds) ? KmsKeyIds : []));
    if (versions.length === 0) throw new Untried('the replica shows no version');
    const forms = new Set(keys.map((shown) => (shown === key ? 'as it was written' : keyForm(String(shown)))));
    return {
      agrees: keys.length > 0 && keys.every((shown) => shown === key),
      seen: keys.length === 0 ? 'no KmsKeyIds' : [...forms].sort().join(', '),
    };
  },
};
