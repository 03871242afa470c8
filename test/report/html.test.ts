import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../lib/domain/matrix.ts';
import type { Plan } from '../../lib/domain/plan.ts';
import { unpack } from '../../lib/report/html/pack.ts';
import { formatHtml } from '../../lib/report/html.ts';
import { fixLines } from '../../lib/text/fix.ts';
import { aHostileResult, hostileTexts } from './a-hostile-result.ts';
import { aFinding, aRegion, aReplication, aResult, aTellingResult } from './a-result.ts';
import { textOf } from './text-of.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const matrix: Matrix = {
  secrets: [],
  healthy: [{ clause: 'payments', secrets: 7, places: { 'eu-central-1': { primary: 7, 'in-sync': 0, unknown: 0 } } }],
  undecided: [{ clause: null, secrets: 3, places: { 'us-east-1': { primary: 0, 'in-sync': 0, unknown: 3 } } }],
};

/** The page without its style, its script and its data. */
const shown = (page: string) => page.replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, '');
const words = (page: string) =>
  shown(page)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const inner = (page: string, element: RegExp) => element.exec(page)?.[1] ?? '';
const dataOf = (page: string) =>
  unpack(JSON.parse(inner(page, /<script type="application\/json" id="data">(.*?)<\/script>/s)));

describe('the HTML report', () => {
  it('allows its one style and its one script by their hashes, and nothing else', () => {
    const page = textOf(formatHtml(aTellingResult(), { tool }));
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const style = hash(inner(page, /<style>(.*?)<\/style>/s));
    const script = hash(inner(page, /<script>(.*?)<\/script>/s));
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;${style}&#39;; script-src &#39;${script}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });

  it('refers to nothing outside itself', () => {
    const addresses = [...shown(textOf(formatHtml(aTellingResult(), { tool }))).matchAll(/(?:href|src)="([^"]*)"/g)];
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.map(([, address]) => address).filter((address) => !/^(#|data:)/.test(address ?? ''))).toEqual([]);
  });

  it.each(hostileTexts)('shows %j as text', (text) => {
    const page = textOf(formatHtml(aHostileResult(text), { tool, matrix }));
    const harmless = textOf(formatHtml(aHostileResult('harmless'), { tool, matrix }));
    const tags = (html: string) => (shown(html).match(/<[a-z!/][^\s>]*/g) ?? []).toSorted();
    expect(tags(page)).toEqual(tags(harmless));
    // Not by toMatch, which would print the page.
    expect(page.match(/[\p{Cf}\p{Zl}\0]/u)?.[0]).toBeUndefined();
    expect(page.match(/<\/?script/g)).toHaveLength(4);
  });

  it('carries every finding, whatever its status', () => {
    const result = aTellingResult();
    const ids = dataOf(textOf(formatHtml(result, { tool }))).entries.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(result.findings.map(({ id }) => id).toSorted());
  });

  it('says cause, since when and what to do', () => {
    const text = words(textOf(formatHtml(aResult({ findings: [aFinding()] }), { tool })));
    expect(text).toContain('replica-failed name-conflict primary in eu-central-1 clause payments');
    expect(text).toContain('First seen in this audit, 2026-03-01 03:12 UTC');
    expect(text).toContain('What to do Rename or delete the secret in eu-west-1');
  });

  it('says under the verdict what the policy covers, and names all that it does not', () => {
    const { policyCoverage, warnings } = aTellingResult();
    const page = textOf(formatHtml(aResult({ policyCoverage, warnings }), { tool }));
    expect(words(page)).toContain(
      'Policy : 2 required, 0 must not be replicated, 1 only tuned, 11 matched by no clause : billing/api , billing/db , crm/token and 8 more',
    );
    expect(words(page)).toContain('The exception of team-payments for replica-stale of prod/old/* covers nothing');
    for (const { name } of policyCoverage.unmatchedSecrets) expect(words(page)).toContain(name.replace('/', '/ '));
    expect(dataOf(page).unmatched).toEqual(policyCoverage.unmatchedSecrets);
    expect(words(page)).toContain('6 more secrets that no clause matches are counted and not named');
    // Not green: nobody asked anything of most of it.
    expect(page).toContain('class="verdict s-medium"');
    expect(textOf(formatHtml(aResult(), { tool }))).toContain('class="verdict s-in-sync"');
  });

  it('never calls a part compliant without saying of what it is one', () => {
    const leftOut = { accounts: [], regions: ['us-east-1'] };
    const page = textOf(formatHtml(aResult({ leftOut }), { tool }));
    expect(words(page)).toContain('Compliant as far as it was read PARTIAL, left out us-east-1');
    expect(inner(page, /<title>(.*?)<\/title>/)).toMatch(
      /^Compliant as far as it was read \(PARTIAL, left out us-east-1\): /,
    );
    expect(page).toContain('class="verdict s-medium"');
  });

  it('has the fix of a finding under its remedy, each command to copy as it is', () => {
    const text = words(textOf(formatHtml(aTellingResult(), { tool })));
    expect(text).toContain('Is the secret that holds the name in eu-west-1 still needed? if it is not needed:');
    expect(text).toContain('replication-auditor plan --only 5f1d0c --policy FILE');
    expect(text).toContain(fixLines({ id: '5f1d0c', rule: 'replica-missing', fix: aReplication })[0]?.text);
  });

  it('never calls compliant, or green, what was not read', () => {
    const coverage = [aRegion(), aRegion({ region: 'us-east-1', status: 'incomplete', reason: 'It was denied.' })];
    const page = textOf(formatHtml(aResult({ coverage }), { tool }));
    expect(words(page)).toContain('Incomplete');
    expect(words(page)).toContain('It was denied.');
    expect(words(page)).not.toMatch(/Compliant|nothing to report/);
  });

  it('counts healthy and undecided secrets by clause, apart', () => {
    const text = words(textOf(formatHtml(aResult(), { tool, matrix })));
    expect(text).toContain('3 more secrets could not be judged to the end');
    expect(text).toContain('7 more secrets with nothing to report');
  });

  it('reads to the end without its script, up to fifty findings', () => {
    const findings = Array.from({ length: 60 }, (_, at) => aFinding({ id: `f${at}` }));
    const page = textOf(formatHtml(aResult({ findings }), { tool }));
    expect(shown(page).match(/<article /g)).toHaveLength(50);
    expect(inner(page, /<noscript>(.*?)<\/noscript>/s)).toContain('10 more findings are in this file');
  });

  it('shows the plan, with what is lost for good in words', () => {
    const { account, secret, region, id, rule } = aFinding();
    const plan: Plan = {
      version: 1,
      createdAt: '2026-03-01T03:12:00.000Z',
      validUntil: '2026-03-01T04:12:00.000Z',
      hash: 'p',
      actions: [
        {
          kind: 'remove',
          account,
          secret,
          region,
          finding: id,
          rule,
          reason: 'Not allowed here.',
          key: null,
          preconditions: {},
          clause: null,
          iam: [],
          destroys: { arn: 'arn:victim' },
          hash: 'a',
        },
      ],
      refusals: [{ account, secret, region, finding: id, action: null, code: 'no-mode', reason: 'It is off.' }],
    };
    const text = words(textOf(formatHtml(aResult(), { tool, plan })));
    expect(text).toContain('Replica removed. Not allowed here.');
    expect(text).toContain('For good: it will permanently remove the replica');
    expect(text).toContain('It is off. no-mode');
  });

  it('tells when exceptions end, and that one is over', () => {
    const text = words(textOf(formatHtml(aTellingResult(), { tool })));
    expect(text).toContain('2026-06-30 122 days left');
    expect(text).toContain('2026-02-28 over: counts again');
  });
});
