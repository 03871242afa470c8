import type { Experiment } from '../experiment.ts';

export const primaryRegionOfAReplica: Experiment = {
  id: 'primary-region-of-a-replica',
  title: "Whether a replica names its primary's Region",
  fact: 'Roles',
  assumed: "its primary's Region",
  needs: 'read',
  async run(bench) {
    const { home, replica } = await bench.pair();
    const region = replica['PrimaryRegion'];
    const seen = region === home ? "its primary's Region" : region == null ? 'no PrimaryRegion' : 'another Region';
    return { agrees: region === home, seen };
  },
};
