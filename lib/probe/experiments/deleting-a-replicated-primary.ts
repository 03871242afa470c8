import { errorText, errorType, isAccepted, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const deletingAReplicatedPrimary: Experiment = {
  id: 'deleting-a-replicated-primary',
  title: 'How the deletion of a primary that has replicas is refused',
  fact: 'Changing replication',
  assumed: 'InvalidParameterException, with the full ARN and the Regions',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'deleting-a-replicated-primary');
    await bench.replicate(own, bench.away());
    // By name: an ARN in the refusal is then the service's own.
    const input = { SecretId: own.name, RecoveryWindowInDays: 7 };
    const answer = await bench.change(bench.home, { operation: 'DeleteSecret', input });
    if (isAccepted(answer)) return { agrees: false, seen: told(answer) };
    const text = errorText(answer);
    const agrees =
      errorType(answer) === 'InvalidParameterException' && text.includes(own.arn) && text.includes(bench.away());
    return { agrees, seen: `${told(answer)}: ${text}` };
  },
};
