import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../lib/report/markdown.ts';
import { code, prose } from '../../lib/report/markdown-text.ts';
import { fixLines } from '../../lib/text/fix.ts';
import { aFinding, aRegion, aReplication, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';

function tokens(markdown: string): Token[] {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(markdown, { gfm: true }), (token) => {
    all.push(token);
  });
  return all;
}

/** What of it is more than text: its blocks, links, images and HTML. */
function structure(markdown: string): string[] {
  return tokens(markdown)
    .filter(({ type, raw }) => !['text', 'escape', 'codespan', 'br'].includes(type) && raw !== '<!-- -->')
    .map(({ type, raw }) => (type === 'html' ? raw : type));
}

/** As GitHub's filters see it: the text outside code, in pieces as the elements and comments leave it. */
function textNodes(markdown: string): string[] {
  const html = marked.parse(markdown, { gfm: true, async: false });
  return html
    .replace(/<code[^>]*>.*?<\/code>/gs, '<>')
    .split(/<[^>]*>/)
    .map((text) => text.replace(/&#(\d+);/g, (_, unit) => String.fromCodePoint(Number(unit))));
}

describe('markdown', () => {
  it.each([
    [aResult(), 'Compliant'],
    [aResult({ findings: [aFinding()] }), 'Not compliant'],
    [aTellingResult(), 'Incomplete'],
  ])('begins with the verdict', (result, verdict) => {
    const [heading, , paragraph] = marked.lexer(formatMarkdown(result));
    expect(heading).toMatchObject({ type: 'heading', text: 'Secrets replication' });
    expect(paragraph?.raw ?? formatMarkdown(result)).toContain(verdict);
  });

  it('says beside the verdict what the policy covers and what was left out, and warns of what has no effect', () => {
    const { policyCoverage, leftOut, warnings } = aTellingResult();
    const text = formatMarkdown(aResult({ policyCoverage, leftOut, warnings }));
    expect(text).toContain('**Compliant as far as it was read: PARTIAL, left out ap-south-1** · 0 findings');
    expect(text).toContain(
      '⚠️ Policy: 2 required, 0 must not be replicated, 1 only tuned, **11 matched by no clause**: `billing/api`, ',
    );
    expect(text).toContain('### Warnings');
    expect(formatMarkdown(aResult())).toContain('\nPolicy: 14 required, ');
    expect(formatMarkdown(aResult({ findings: [aFinding()], leftOut }))).toContain(
      '**Not compliant** · **PARTIAL, left out ap-south-1**',
    );
  });

  it('has each command of a fix in a block to copy, unchanged', () => {
    const blocks = tokens(formatMarkdown(aTellingResult())).filter(
      (token): token is Tokens.Code => token.type === 'code',
    );
    expect(blocks.map(({ text }) => text)).toEqual([
      'replication-auditor plan --only 5f1d0c --policy FILE',
      ...fixLines({ id: '5f1d0c', rule: 'replica-missing', fix: aReplication }).map(({ text }) => text),
    ]);
  });

  it('has a row for each finding, open ones first, and one for each Region, unread ones first', () => {
    const result = aTellingResult();
    const isTable = (token: Token): token is Tokens.Table => token.type === 'table';
    const tables = marked.lexer(formatMarkdown(result)).filter(isTable);
    const column = (table: number, index: number) => tables[table]?.rows.map((row) => row[index]?.text);
    expect(column(0, 1)).toEqual(['open', 'open', 'unknown', 'unknown', 'pending', 'excepted']);
    expect(column(1, 2)).toEqual(['❔ incomplete', '✅ complete', '✅ complete']);
  });

  it.each(hostile)('is built the same whatever the text says: %j', (text) => {
    expect(structure(formatMarkdown(aHostileResult(text)))).toEqual(structure(formatMarkdown(aHostileResult('plain'))));
  });

  it.each(hostile)('leaves GitHub no mention, issue or address in %j', (text) => {
    for (const node of textNodes(formatMarkdown(aHostileResult(text)))) {
      expect(node).not.toMatch(/@[a-z0-9]|#\d|\bGH-\d|https?:\/\/|\bwww\./i);
    }
  });

  it('shows a name as it is written', () => {
    expect(code('prod/payments/database')).toBe('`prod/payments/database`');
    expect(code('a|b`c')).toBe('`a\\u007cb\\u0060c`');
  });

  it('reads as the sentence that it was', () => {
    const sentence = 'Replication to eu-west-1 failed: another <secret> of *this* name stands there (see [1]).';
    const html = marked.parseInline(prose(sentence), { async: false });
    expect(html.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toBe(sentence);
  });

  it("fits into GitHub's comment, and counts what does not", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => aFinding({ id: `id${index}`, message: '@'.repeat(500) }));
    const coverage = Array.from({ length: 2_000 }, (_, index) => aRegion({ region: `r-${index}` }));
    const { gaps } = aTellingResult();
    const manyGaps = Array.from({ length: 300 }, () => gaps).flat();
    const markdown = formatMarkdown(aResult({ findings: many, coverage, gaps: manyGaps }));
    expect(markdown.length).toBeLessThanOrEqual(65_536);
    expect(markdown.match(/…and [\d,]+ more/g)).toHaveLength(4);
    expect(markdown).toContain('Incomplete');
  });
});
