import { statusesIn, textOf, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

const alias = 'alias/aws/secretsmanager';

export const defaultKeyOfAReplica: Experiment = {
  id: 'default-key-of-a-replica',
  title: 'How the default key is shown',
  fact: 'Keys',
  assumed: `${alias} on the replica itself, ${alias} in its primary's ReplicationStatus`,
  needs: 'read',
  async run(bench) {
    const { away, primary, replica } = await bench.pair();
    const listed = textOf(statusesIn(primary, away)[0] ?? {}, 'KmsKeyId');
    const itself = textOf(replica, 'KmsKeyId');
    const isDefault = (key: string | undefined) => key === undefined || key === alias;
    if (!isDefault(listed) || !isDefault(itself)) throw new Untried('the replica that was found has a key of its own');
    const seen = `${itself ?? 'no KmsKeyId'} on the replica itself, ${listed ?? 'no KmsKeyId'} in its primary's ReplicationStatus`;
    return { agrees: itself === alias && listed === alias, seen };
  },
};
