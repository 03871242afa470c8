import type { UnmatchedSecret } from '../../../domain/result.ts';
import type { Entry } from '../entry.ts';
import { type Filter, fromHash, haystack, matcher, noFilter, secretMatcher, toHash } from '../filter.ts';
import { findingList } from '../finding-card.ts';
import { totalsOf } from '../findings-section.ts';
import { matrixRows } from '../matrix-row.ts';
import { type Packed, unpack } from '../pack.ts';
import { unmatchedRows } from '../policy-section.ts';
import { placesOf, type Row } from '../rows.ts';
import { element, elementIfAny } from './element.ts';
import { createForm } from './form.ts';
import { createPaged } from './paged.ts';
import { createPeek } from './peek.ts';
import { addTheme } from './theme.ts';

const printed = 1000;

function main(): void {
  addTheme();
  const json = document.getElementById('data')?.textContent ?? '';
  const { severalAccounts, ...packed }: Packed & { severalAccounts: boolean } = JSON.parse(json);
  const { entries, regions, rows, unmatched } = unpack(packed);
  const texts = new Map(entries.map((entry) => [entry, haystack(entry)]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const places = placesOf(entries);
  const peek = createPeek({ severalAccounts, totals: {} });

  let totals = totalsOf(entries);
  const findings = createPaged<Entry>({
    into: element('list', HTMLElement),
    button: element('more', HTMLButtonElement),
    noun: 'finding',
    first: 25,
    next: 100,
    render: (items, _, before) => findingList(items, { severalAccounts, totals }, before),
  });
  const table = elementIfAny('rows', HTMLTableSectionElement);
  const secrets =
    table &&
    createPaged<Row>({
      into: table,
      button: element('more-rows', HTMLButtonElement),
      noun: 'secret',
      first: 50,
      next: 200,
      render: (items, offset) => matrixRows(items, { regions, severalAccounts, places: places }, offset),
    });

  const unmatchedTable = elementIfAny('unmatched', HTMLTableSectionElement);
  const uncovered =
    unmatchedTable &&
    createPaged<UnmatchedSecret>({
      into: unmatchedTable,
      button: element('more-unmatched', HTMLButtonElement),
      noun: 'secret',
      first: 25,
      next: 200,
      render: unmatchedRows,
    });
  const uncoveredCount = document.getElementById('unmatched-count');
  const uncoveredTotal = uncoveredCount?.textContent ?? '';

  function show(filter: Filter): void {
    const isEverything = toHash(filter) === '';
    const matches = matcher(filter);
    const found = isEverything ? entries : entries.filter((entry) => matches(entry, texts.get(entry) ?? ''));
    const arns = new Set(found.map(({ arn }) => arn));
    // What is filtered out of a row that stays is still there: hiding it would make the place look clean.
    const left = isEverything ? rows : rows.filter(({ arn }) => arns.has(arn));
    totals = totalsOf(found);
    findings.show(found);
    secrets?.show(left);
    table?.closest('table')?.setAttribute('aria-rowcount', String(left.length + 1));
    const count = document.getElementById('row-count');
    if (count) count.textContent = left.length.toLocaleString('en-US');
    const unmatchedFound = isEverything ? unmatched : unmatched.filter(secretMatcher(filter));
    uncovered?.show(unmatchedFound);
    const isNarrowed = unmatchedFound.length < unmatched.length;
    if (uncoveredCount) {
      uncoveredCount.textContent = isNarrowed
        ? `${unmatchedFound.length.toLocaleString('en-US')} of ${uncoveredTotal}`
        : uncoveredTotal;
    }
    const said = summary(found.length, entries.length, left.length);
    const also = filter.text !== '' && unmatchedFound.length > 0;
    form.say(also ? `${said} · ${unmatchedFound.length.toLocaleString('en-US')} matched by no clause` : said);
  }

  const form = createForm(() => {
    const filter = form.read();
    const hash = toHash(filter);
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
    show(filter);
  });

  function follow(): void {
    const filter = fromHash(location.hash);
    if (filter) {
      form.write(filter);
      show(form.read());
    }
    const entry = byId.get(location.hash.replace(/^#f-/, ''));
    if (entry) peek([entry]);
  }

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#f-"]') : null;
    const entry = byId.get(link?.getAttribute('href')?.slice('#f-'.length) ?? '');
    if (!entry) return;
    event.preventDefault();
    peek(places.get(entry.arn)?.get(entry.region) ?? [entry]);
  });
  window.addEventListener('hashchange', follow);
  // Paper cannot be asked for more.
  window.addEventListener('beforeprint', () => {
    findings.more(Math.max(0, printed - findings.drawn()));
    secrets?.more(Math.max(0, printed - secrets.drawn()));
  });

  show(noFilter);
  follow();
}

function summary(found: number, all: number, secrets: number): string {
  const n = (value: number) => value.toLocaleString('en-US');
  if (found === all) return `All ${n(all)} findings`;
  if (found === 0) return 'No finding is like that';
  return `${n(found)} of ${n(all)} findings, in ${n(secrets)} ${secrets === 1 ? 'secret' : 'secrets'}`;
}

main();
