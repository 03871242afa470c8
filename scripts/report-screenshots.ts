/*
 * Pictures of the demo's report for docs/images: `node cli/main.ts demo`, then `node scripts/report-screenshots.ts`, which
 * needs a Chromium. Fonts differ from one machine to the next, so nothing compares them; look at them.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium, launchChromium } from '../test/support/chromium.ts';

const report = pathToFileURL(resolve('replication-report.html')).href;
const folder = resolve(import.meta.dirname, '../docs/images');

const pictures = [
  { name: 'report', colorScheme: 'light', width: 1280, height: 1310, at: '' },
  { name: 'report-dark', colorScheme: 'dark', width: 1280, height: 900, at: '#findings' },
  { name: 'report-phone', colorScheme: 'dark', width: 390, height: 844, at: '#matrix' },
  { name: 'report-finding', colorScheme: 'light', width: 1280, height: 800, at: '#state=critical', click: '#rows a' },
] as const;

const executable = findChromium();
if (!executable) throw new Error('There is no Chromium: set CHROMIUM to the path of one.');
const browser = await launchChromium(executable);
try {
  for (const { name, width, height, colorScheme, at, ...rest } of pictures) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    await page.goto(report + at);
    if ('click' in rest) await page.locator(rest.click).nth(2).click();
    await page.screenshot({ path: resolve(folder, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
