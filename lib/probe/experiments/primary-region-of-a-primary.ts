import type { Experiment } from '../experiment.ts';

export const primaryRegionOfAPrimary: Experiment = {
  id: 'primary-region-of-a-primary',
  title: 'Whether a replicated primary names its own Region',
  fact: 'Roles',
  assumed: 'its own Region',
  needs: 'read',
  async run(bench) {
    const { home, primary } = await bench.pair();
    const region = primary['PrimaryRegion'];
    const seen = region === home ? 'its own Region' : region == null ? 'no PrimaryRegion' : 'another Region';
    return { agrees: region === home, seen };
  },
};
