import { bodyOf, listOf, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';
import { listEntryFields } from '../model.ts';

export const fieldsOfAListing: Experiment = {
  id: 'fields-of-a-listing',
  title: 'Whether a listing holds fields that the service model does not name, such as ReplicationStatus',
  fact: 'Listing',
  assumed: 'none beyond the model',
  needs: 'read',
  async run(bench) {
    const call = { operation: 'ListSecrets', input: { MaxResults: 10 } } as const;
    const entries = listOf(bodyOf(await bench.read(bench.home, call), 'listing'), 'SecretList');
    if (entries.length === 0) throw new Untried('the first page of the listing is empty');
    const fields = new Set(entries.flatMap((entry) => Object.keys(entry)));
    const extra = [...fields].filter((field) => !listEntryFields.has(field));
    return { agrees: extra.length === 0, seen: extra.length === 0 ? 'none' : extra.sort().join(', ') };
  },
};
