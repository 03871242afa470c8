import { resolve } from 'node:path';
import { build } from 'esbuild';

const browser = resolve(import.meta.dirname, '../lib/report/html/browser');

/**
 * The style and the script of the HTML report, each as one text: the report carries them inside, and the command is one
 * bundle that cannot read files beside it. Kept in lib/report/html/assets.json by `npm run generate`.
 */
export async function reportAssets(): Promise<{ readonly css: string; readonly js: string }> {
  const [css, js] = await Promise.all([
    bundled('report.css', ['chrome123', 'firefox120', 'safari17.5']),
    bundled('main.ts', ['es2022']),
  ]);
  return { css, js };
}

async function bundled(entry: string, target: string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(browser, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    charset: 'ascii',
    legalComments: 'none',
    target,
    // The browser's own settings, which differ only in what they allow to be named.
    tsconfigRaw: {},
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  // It would end the element that it stands in.
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} must not hold the end of an element.`);
  return text;
}
