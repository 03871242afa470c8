import type { Partition } from '../estate/partition.ts';
import type { ListingView } from '../operations/context.ts';
import type { Met } from './book.ts';
import type { Fault } from './schema.ts';

type Fields = Readonly<Record<string, unknown>>;

const UNHEARD_OF: Fields = { FieldThatNobodyKnows: { Nested: ['value'] } };

/** How the met faults let a listing look, at a time in milliseconds since 1970. */
export function listingView(met: readonly Met[], now: number): ListingView {
  let view: ListingView = {};
  for (const { fault, time } of met) {
    if (fault.fault === 'listing-lag') view = { ...view, asOf: Math.min(view.asOf ?? now, now - fault.seconds * 1000) };
    if (fault.fault === 'short-page') view = { ...view, pageSize: fault.size ?? 1 };
    // An empty page stays where it is, and yet its token is a new one, as AWS's are.
    if (fault.fault === 'empty-page') view = { ...view, pageSize: 0, continues: 'always', nonce: time };
    if (fault.fault === 'trailing-page') view = { continues: 'after-entries', ...view };
    if (fault.fault === 'repeat-token') view = { ...view, continues: 'always' };
  }
  return view;
}

/** The name of the secret whose description comes in place of the answered one: the fault's own, or any other of its Region. */
export function otherSecret(met: readonly Met[], here: Partition, answer: object): string | undefined {
  const { fault } = met.findLast((one) => one.fault.fault === 'other-secret') ?? {};
  if (fault?.fault !== 'other-secret') return undefined;
  if (fault.as !== undefined) return here.get(fault.as)?.name;
  const answered = new Map(Object.entries(answer)).get('Name');
  return here.sorted('created-date').find(({ name }) => name !== answered)?.name;
}

/** Changes a successful answer as the met faults say. */
export function reshape(met: readonly Met[], request: Fields, body: object): object {
  let answer: Fields = Object.fromEntries(Object.entries(body));
  for (const { fault } of met) answer = reshaped(fault, request, answer);
  return answer;
}

function reshaped(fault: Fault, request: Fields, answer: Fields): Fields {
  switch (fault.fault) {
    case 'repeat-token':
      return { ...answer, NextToken: request['NextToken'] ?? answer['NextToken'] };
    case 'duplicate-entries':
      return mapList(answer, 'SecretList', (entries) => [...entries, ...entries.slice(0, 1)]);
    case 'unordered-entries':
      return mapList(answer, 'SecretList', (entries) => entries.toReversed());
    case 'duplicate-replicas':
      return mapList(answer, 'ReplicationStatus', (entries) => {
        const again = fault.value === undefined ? {} : { Status: fault.value };
        return [...entries, ...entries.slice(0, 1).map((entry) => Object.assign({}, entry, again))];
      });
    case 'unknown-status':
      return mapEntries(answer, 'ReplicationStatus', { Status: fault.value ?? 'NeverHeardOf' });
    case 'extra-fields':
      return withFields(answer, fault.fields ?? UNHEARD_OF, fault.in);
    default:
      return answer;
  }
}

function withFields(answer: Fields, fields: Fields, place: 'answer' | 'entries' | undefined): Fields {
  const outer = place === 'entries' ? answer : { ...answer, ...fields };
  if (place === 'answer') return outer;
  return mapEntries(mapEntries(outer, 'SecretList', fields), 'ReplicationStatus', fields);
}

function mapEntries(answer: Fields, key: string, fields: Fields): Fields {
  return mapList(answer, key, (entries) =>
    entries.map((entry) => (entry instanceof Object ? { ...entry, ...fields } : entry)),
  );
}

function mapList(answer: Fields, key: string, change: (entries: readonly unknown[]) => readonly unknown[]): Fields {
  const list = answer[key];
  return Array.isArray(list) ? { ...answer, [key]: change(list) } : answer;
}
