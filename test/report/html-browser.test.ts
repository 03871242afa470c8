import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { formatHtml } from '../../lib/report/html.ts';
import { runCommand } from '../cli/a-context.ts';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { aHostileResult, hostileTexts } from './a-hostile-result.ts';
import { aTellingResult } from './a-result.ts';
import { textOf } from './text-of.ts';

const executable = findChromium();
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tool = { name: 'replication-auditor', version: '1.2.3' };

describe.skipIf(!executable)(`the HTML report in ${executable ?? 'a browser: skipped, no Chromium is here'}`, () => {
  let folder: string;
  let demo: string;
  let browser: Browser;
  let page: Page;
  /** What a page must not do: complain, fail or ask for something. */
  let faults: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'html-report-'));
    demo = join(folder, 'demo.html');
    await runCommand(['demo', '--report', demo], { createReader: (settings) => createAwsReader(settings) });
    browser = await launchChromium(executable ?? '');
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark', address = pathToFileURL(demo).href) {
    page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    faults = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== address.replace(/#.*/, '') && !request.url().startsWith('data:'))
        faults.push(`asked for ${request.url()}`);
    });
    await page.goto(address);
  }
  const status = () => page.locator('#status').textContent();

  describe.each([1280, 390])('at %i pixels', (width) => {
    it.each(['light', 'dark'] as const)('in %s: no fault, no request, no overflow, nothing for axe', async (scheme) => {
      await open(width, scheme);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
      expect(await problems()).toEqual([]);
      await page.locator('#rows a').first().click();
      expect(await problems()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('is filtered by keyboard alone', async () => {
    await open(1280, 'light');
    expect(await status()).toBe('All 21 findings');
    await page.locator('[name=state]').first().focus();
    await page.keyboard.press('Space');
    expect(await status()).toBe('6 of 21 findings, in 6 secrets');
    expect(await page.locator('#rows tr').count()).toBe(6);

    await page.locator('[name=text]').focus();
    await page.keyboard.type('prod failed');
    expect(await status()).toBe('1 of 21 findings, in 1 secret');
    await page.keyboard.press('Tab');
    await page.keyboard.type('replica-stale');
    expect(await status()).toBe('No finding is like that');
    expect(new URL(page.url()).hash).toBe('#state=critical&rule=replica-stale&text=prod+failed');

    await page.locator('button[type=reset]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(status).toBe('All 21 findings');
    expect(new URL(page.url()).hash).toBe('');
  });

  it('opens filtered from an address that somebody sent', async () => {
    await open(1280, 'light', `${pathToFileURL(demo).href}#region=us-east-1&state=high`);
    expect(await status()).toMatch(/^\d of 21 findings/);
    expect(await page.locator('[name=region]').inputValue()).toBe('us-east-1');
  });

  it('shows the finding of a cell beside the page, and gives the focus back', async () => {
    await open(1280, 'dark');
    const cell = page.locator('#rows a').first();
    await cell.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog[open] article').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(await page.locator('#rows a:focus').count()).toBe(1);
  });

  it('goes from light to dark by its button, whatever the system has', async () => {
    await open(1280, 'light');
    const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await page.locator('#theme').click();
    expect(await paper()).toBe(light);
    await page.locator('#theme').click();
    expect(await page.locator('#theme').textContent()).toBe('Theme: dark');
    expect(await paper()).not.toBe(light);
  });

  it('shows what a result can hold, unknowns and gaps included', async () => {
    await show(textOf(formatHtml(aTellingResult(), { tool })));
    expect(await problems()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('finds what no clause matches by its name', async () => {
    await show(textOf(formatHtml(aTellingResult(), { tool })));
    expect(await page.locator('#unmatched tr').count()).toBe(5);
    await page.locator('[name=text]').fill('billing');
    expect(await page.locator('#unmatched tr').allTextContents()).toEqual([
      'billing/apieu-central-1111122223333',
      'billing/dbeu-central-1111122223333',
    ]);
    expect(await page.locator('#unmatched-count').textContent()).toBe('2 of 11');
    expect(await status()).toBe('No finding is like that · 2 matched by no clause');
    expect(faults).toEqual([]);
  });

  it('runs nothing that a name or a message may hold', async () => {
    await show(textOf(formatHtml(aHostileResult(hostileTexts.join(' ')), { tool })));
    await page.locator('#rows a').first().click();
    expect(await page.locator('dialog[open] article').count()).toBe(2);
    expect(faults).toEqual([]);
  });

  async function show(html: string) {
    await open(1280, 'light', 'about:blank');
    page.on('dialog', (dialog) => faults.push(`ran ${dialog.message()}`));
    await page.setContent(html);
  }

  /** What axe finds to be more than a trifle, in words. */
  async function problems(): Promise<string[]> {
    // From outside the page, whose policy runs no script but its own.
    await page.evaluate(await readFile(axe, 'utf8'));
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    return violations
      .filter(({ impact }) => impact !== 'minor')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  }
});
