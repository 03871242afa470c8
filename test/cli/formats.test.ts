import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type Format, formats, render } from '../../cli/formats.ts';
import { policyPlace } from '../../cli/policy-place.ts';
import type { FindingStatus } from '../../lib/domain/finding.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { unpack } from '../../lib/report/html/pack.ts';
import { aFinding, aGap, anEvent, anException, aRegion, aResult } from '../report/a-result.ts';

/** What a format says: ids of findings by status, Regions that were not read, and the messages of gaps. */
interface Said {
  readonly findings: Readonly<Record<FindingStatus, string[]>>;
  readonly unread: string[];
  readonly gaps: number;
}

/** For people; the table is shortened at will. */
type ForPrograms = Exclude<Format, 'table' | 'html'>;

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

interface Told {
  readonly id: string;
  readonly status: FindingStatus;
}

function byStatus(told: readonly Told[]): Said['findings'] {
  const having = (status: FindingStatus) =>
    told
      .filter((one) => one.status === status)
      .map(({ id }) => id)
      .sort();
  return { open: having('open'), pending: having('pending'), unknown: having('unknown'), excepted: having('excepted') };
}

function saidBy({ findings, coverage, gaps }: Pick<AuditResult, 'findings' | 'coverage' | 'gaps'>): Said {
  const unread = coverage.filter(({ status }) => status === 'incomplete').map(({ region }) => region);
  return { findings: byStatus(findings), unread, gaps: gaps.length };
}

/** Readers that share nothing with the formatters: each takes from a file what its own users would. */
const readers: Readonly<Record<ForPrograms, (text: string) => Said>> = {
  json: (text) => saidBy(JSON.parse(text)),
  ndjson(text) {
    const all = lines(text);
    return saidBy({ ...all.at(-1), findings: all.slice(0, -1) });
  },
  csv(text) {
    const rows: Record<string, string>[] = parse(text, { columns: true });
    const of = (record: string) => rows.filter((row) => row['record'] === record);
    return {
      findings: byStatus(of('finding').map(({ id = '', status }) => ({ id, status: status as FindingStatus }))),
      unread: of('region').flatMap(({ region = '', status }) => (status === 'incomplete' ? [region] : [])),
      gaps: of('gap').length,
    };
  },
  junit(text) {
    const document = new DOMParser().parseFromString(text, 'text/xml');
    const suites = [...document.getElementsByTagName('testsuite')];
    const casesOf = (wanted: (name: string) => boolean) =>
      suites
        .filter((suite) => wanted(suite.getAttribute('name') ?? ''))
        .flatMap((suite) => [...suite.getElementsByTagName('testcase')]);
    const isRule = (name: string) => name !== 'coverage' && name !== 'not-seen';
    const said = (one: { readonly textContent: string | null }, label: string) =>
      new RegExp(`^${label}: (.*)$`, 'm').exec(one.textContent ?? '')?.[1] ?? '';
    const [, ...regions] = casesOf((name) => name === 'coverage');
    return {
      findings: byStatus(
        casesOf(isRule).map((one) => ({ id: said(one, 'id'), status: said(one, 'status') as FindingStatus })),
      ),
      unread: regions
        .filter((one) => one.getElementsByTagName('error').length > 0)
        .map((one) => one.getAttribute('name')?.split(' ')[0] ?? ''),
      gaps: casesOf((name) => name === 'not-seen').length,
    };
  },
  sarif(text) {
    const [run] = JSON.parse(text).runs;
    const notified: { descriptor: { id: string }; properties: { region?: string } }[] =
      run.invocations[0].toolExecutionNotifications;
    const others = new Set(['unknown', 'region-incomplete']);
    const statusOf = ({ kind, suppressions }: { kind: string; suppressions?: unknown }): FindingStatus => {
      if (suppressions) return 'excepted';
      return kind === 'fail' ? 'open' : kind === 'open' ? 'unknown' : 'pending';
    };
    return {
      findings: byStatus(
        run.results.map((one: { kind: string; partialFingerprints: Record<string, string> }) => ({
          id: one.partialFingerprints['findingId/v1'],
          status: statusOf(one),
        })),
      ),
      unread: notified
        .filter(({ descriptor }) => descriptor.id === 'region-incomplete')
        .map(({ properties }) => properties.region ?? ''),
      gaps: notified.filter(({ descriptor }) => !others.has(descriptor.id)).length,
    };
  },
  markdown(text) {
    const [, table = '', gaps = '', coverage = ''] = text.split('\n### ');
    const cells = (row: string) => row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    const rows = (section: string) =>
      section
        .split('\n')
        .filter((line) => /^\| [^-]/.test(line))
        .slice(1)
        .map(cells);
    return {
      findings: byStatus(rows(table).map((row) => ({ id: row.at(-2) ?? '', status: row[2] as FindingStatus }))),
      unread: rows(coverage).flatMap((row) => (row[3]?.endsWith('incomplete') ? [row[2] ?? ''] : [])),
      gaps: gaps.split('\n').filter((line) => line.startsWith('- ')).length,
    };
  },
  asff(text) {
    const all: { Id: string; RecordState: string; ProductFields: Record<string, string> }[] = lines(text).flatMap(
      ({ Findings }) => Findings,
    );
    const active = all.filter(({ RecordState }) => RecordState === 'ACTIVE');
    const field = (one: (typeof all)[number] | undefined, name: string) =>
      one?.ProductFields[`replication-auditor/${name}`] ?? '';
    const under = (part: string) => active.filter(({ Id }) => Id.startsWith(`replication-auditor/${part}/`));
    return {
      findings: byStatus(
        under('finding').map((one) => ({ id: field(one, 'FindingId'), status: field(one, 'Status') as FindingStatus })),
      ),
      unread: under('coverage').map((one) => field(one, 'Region')),
      gaps: Number(field(under('gaps')[0], 'Gaps')),
    };
  },
  ocsf(text) {
    const all = lines(text).filter(({ activity_name }) => activity_name !== 'Close');
    const of = (record: string) => all.filter(({ unmapped }) => unmapped.record === record);
    const statuses: Readonly<Record<number, FindingStatus>> = { 0: 'unknown', 2: 'pending', 3: 'open' };
    return {
      findings: byStatus(
        of('finding').map(({ finding_info, compliance, status_id }) => ({
          id: finding_info.uid,
          status: status_id === 3 ? 'excepted' : (statuses[compliance.status_id] ?? 'open'),
        })),
      ),
      unread: of('region').map(({ cloud }) => cloud.region),
      gaps: of('gap').length,
    };
  },
};

const statuses: readonly FindingStatus[] = ['open', 'open', 'unknown', 'pending', 'excepted', 'unknown', 'open'];
const rules = ['replica-failed', 'replica-missing', 'name-collision'] as const;

/** One audit with several of everything. */
const result = aResult({
  findings: statuses.map((status, index) =>
    aFinding({
      id: `0000${index}`,
      status,
      rule: rules[index % rules.length] ?? 'replica-failed',
      exception: status === 'excepted' ? anException() : null,
    }),
  ),
  coverage: [aRegion(), aRegion({ region: 'eu-west-1', status: 'incomplete', reason: 'denied' })],
  gaps: [aGap(), aGap({ kind: 'key-unreadable', account: '111122223333' })],
  changes: { since: null, events: [anEvent({ kind: 'resolved', finding: aFinding({ id: 'over' }) })] },
});

const destination = { stdout: { write: () => undefined, isTTY: false, columns: undefined }, env: {} };

describe('every format', () => {
  it.each(Object.entries(readers))(
    '%s has the findings, unknowns, unread Regions and gaps of the audit',
    (format, read) => {
      expect(read(render(format as Format, result, destination))).toEqual(saidBy(result));
    },
  );

  it.each(Object.entries(readers))('%s says of a clean audit that nothing is open', (format, read) => {
    expect(read(render(format as Format, aResult(), destination))).toEqual(saidBy(aResult()));
  });

  it('html has the same findings, and tells what was not read', () => {
    const page = render('html', result, destination);
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    const { entries } = unpack(JSON.parse(data));
    expect(entries.map(({ id }) => id).sort()).toEqual(result.findings.map(({ id }) => id).sort());
    const text = page.replaceAll('&quot;', '"').replaceAll('&#34;', '"');
    for (const { message } of result.gaps) expect(text).toContain(message);
    expect(page).toContain('denied');
  });

  it('for programs is read here', () => {
    const forPeople = ['table', 'html'];
    const expected = Object.keys(formats).filter((format) => !forPeople.includes(format));
    expect(Object.keys(readers).sort()).toEqual(expected.sort());
  });

  it('has its section in the documentation, and nothing else has one', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/output.md'), 'utf8');
    const documented = [...text.matchAll(/^## `--format (\w+)`/gm)].map(([, format]) => format);
    expect(documented.sort()).toEqual(Object.keys(formats).sort());
  });
});

describe("the policy's place", () => {
  const text = 'version: 1\nclauses:\n  - match: {}\n    name: first\n  - name: second\n';

  it.each([
    ['policies/example.yml', 'policies/example.yml'],
    ['./a b.yml', 'a%20b.yml'],
    ['/repo/policies/p.yml', 'policies/p.yml'],
    ['../other/p.yml', 'file:///other/p.yml'],
    ['/etc/p.yml', 'file:///etc/p.yml'],
  ])('of %s is %s, seen from the repository', (file, uri) => {
    expect(policyPlace(file, text, '/repo').uri).toBe(uri);
  });

  it('has the line of each clause', () => {
    expect(policyPlace('p.yml', text, '/repo').clauseLines).toEqual(
      new Map([
        ['first', 4],
        ['second', 5],
      ]),
    );
  });

  it.each(['{', 'clauses: 1', '- a', 'clauses: [null, {name: 1}]'])('of %j has no lines', (broken) => {
    expect(policyPlace('p.yml', broken, '/repo').clauseLines.size).toBe(0);
  });
});
