import type { Experiment } from '../experiment.ts';

export const statusOnAReplica: Experiment = {
  id: 'status-on-a-replica',
  title: "Whether a replica's own description contains ReplicationStatus",
  fact: 'Describing',
  assumed: 'it does not (nothing depends on it)',
  needs: 'read',
  async run(bench) {
    const { replica } = await bench.pair();
    const agrees = replica['ReplicationStatus'] == null;
    return { agrees, seen: agrees ? 'it does not' : 'it does' };
  },
};
