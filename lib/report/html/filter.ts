import type { Entry } from './entry.ts';

/** What a reader wants to see; empty means all. */
export interface Filter {
  readonly states: readonly string[];
  readonly rule: string;
  readonly region: string;
  readonly clause: string;
  readonly account: string;
  readonly text: string;
}

export const choices = ['rule', 'region', 'clause', 'account'] as const;
export type Choice = (typeof choices)[number];

export const noFilter: Filter = { states: [], rule: '', region: '', clause: '', account: '', text: '' };

/** The value of a choice that stands for a finding without it: no clause, say. */
export const without = '-';

/** What free text is looked for in. */
export function haystack(entry: Entry): string {
  const { name, arn, message, quote, rule, cause, region, clause, account, id } = entry;
  return [name, arn, message, quote, rule, cause, region, clause, account, id].join('\n').toLowerCase();
}

/** A test that takes an entry and its haystack: every word must be found, and every choice met. */
export function matcher(filter: Filter): (entry: Entry, text: string) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const states = new Set(filter.states);
  const chosen = choices.flatMap((choice) => {
    const wanted = filter[choice];
    return wanted === '' ? [] : [{ choice, wanted: wanted === without ? '' : wanted }];
  });
  return (entry, text) =>
    (states.size === 0 || states.has(entry.state)) &&
    chosen.every(({ choice, wanted }) => entry[choice] === wanted) &&
    words.every((word) => text.includes(word));
}

/** The same of a secret that has no finding, as far as it can be asked: by words, Region and account. */
export function secretMatcher({
  text,
  region,
  account,
}: Filter): (secret: { readonly account: string; readonly name: string; readonly region: string }) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (secret) => {
    const hay = `${secret.name}\n${secret.region}\n${secret.account}`.toLowerCase();
    return (
      (region === '' || region === secret.region) &&
      (account === '' || account === secret.account) &&
      words.every((word) => hay.includes(word))
    );
  };
}

/** For the address, so that a view can be sent to somebody; empty when everything is shown. */
export function toHash(filter: Filter): string {
  const parameters = new URLSearchParams();
  if (filter.states.length > 0) parameters.set('state', filter.states.join(','));
  for (const name of [...choices, 'text'] as const) if (filter[name] !== '') parameters.set(name, filter[name]);
  return parameters.toString();
}

/** The filter that an address names; undefined where it names a place in the page instead. */
export function fromHash(hash: string): Filter | undefined {
  const text = hash.replace(/^#/, '');
  if (!text.includes('=')) return undefined;
  const parameters = new URLSearchParams(text);
  const of = (name: string) => parameters.get(name) ?? '';
  return {
    states: of('state').split(',').filter(Boolean),
    rule: of('rule'),
    region: of('region'),
    clause: of('clause'),
    account: of('account'),
    text: of('text'),
  };
}
