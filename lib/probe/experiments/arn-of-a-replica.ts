import { arnInRegion } from '../../domain/arn.ts';
import { textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const arnOfAReplica: Experiment = {
  id: 'arn-of-a-replica',
  title: "Whether a replica's ARN is its primary's but for the Region",
  fact: 'Identity',
  assumed: 'the same account, name and suffix',
  needs: 'read',
  async run(bench) {
    const { away, primary, replica } = await bench.pair();
    const agrees = arnInRegion(textOf(primary, 'ARN') ?? '', away) === textOf(replica, 'ARN');
    return { agrees, seen: agrees ? 'the same but for the Region' : 'another ARN' };
  },
};
