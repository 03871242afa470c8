import { currentVersion, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const versionIdsAcrossRegions: Experiment = {
  id: 'version-ids-across-regions',
  title: 'Whether a version has the same id in every Region',
  fact: 'Replication status',
  assumed: 'the same id',
  needs: 'read',
  async run(bench) {
    const { primary, replica } = await bench.pair();
    const [mine, theirs] = [currentVersion(primary), currentVersion(replica)];
    if (mine === undefined || theirs === undefined) throw new Untried('one of the two shows no version AWSCURRENT');
    return { agrees: mine === theirs, seen: mine === theirs ? 'the same id' : 'another id' };
  },
};
