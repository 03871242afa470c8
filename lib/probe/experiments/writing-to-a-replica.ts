import { errorText, errorType, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

const refusal = "Operation not permitted on a replica secret. Call must be made in primary secret's region.";

export const writingToAReplica: Experiment = {
  id: 'writing-to-a-replica',
  title: 'How a write on a replica is refused',
  fact: 'Changing replication',
  assumed: `InvalidParameterException: ${refusal}`,
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'writing-to-a-replica');
    await bench.replicate(own, bench.away());
    const input = { SecretId: own.name, Description: 'probe' };
    const answer = await bench.change(bench.away(), { operation: 'UpdateSecret', input });
    const agrees = errorType(answer) === 'InvalidParameterException' && errorText(answer) === refusal;
    return { agrees, seen: `${told(answer)}: ${errorText(answer)}` };
  },
};
