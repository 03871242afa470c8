import { createHash } from 'node:crypto';
import type { Matrix } from '../domain/matrix.ts';
import type { Plan } from '../domain/plan.ts';
import type { AuditResult } from '../domain/result.ts';
import assets from './html/assets.json' with { type: 'json' };
import { changesSection } from './html/changes-section.ts';
import { coverageSection } from './html/coverage-section.ts';
import { entriesOf } from './html/entry.ts';
import { exceptionsSection } from './html/exceptions-section.ts';
import { filterForm } from './html/filter-form.ts';
import { findingsSection } from './html/findings-section.ts';
import { headerSection, titleOf } from './html/header-section.ts';
import { iconSheet } from './html/icons.ts';
import { html, type Markup } from './html/markup.ts';
import { matrixSection } from './html/matrix-section.ts';
import { embeddable, pack } from './html/pack.ts';
import { planSection } from './html/plan-section.ts';
import { policySection } from './html/policy-section.ts';
import { byState, placesOf, regionsOf, rowsOf } from './html/rows.ts';
import type { Parts } from './parts.ts';
import { sanitizeAll, sanitizeResult } from './sanitize.ts';
import type { Tool } from './schema.ts';

export interface HtmlOptions {
  readonly tool: Tool;
  /** Absent: the matrix is drawn from the findings alone, and claims nothing of other places. */
  readonly matrix?: Matrix | undefined;
  readonly plan?: Plan | undefined;
}

/**
 * The result as one HTML file that needs nothing beside it and may ask for nothing (docs/report.md). Whatever came from
 * outside is text in it, with what would hide or reorder text made visible.
 */
export function* formatHtml(result: AuditResult, options: HtmlOptions): Parts {
  const safe = sanitizeResult(result);
  const { tool, matrix, plan } = sanitizeAll(options);
  const entries = entriesOf(safe, byState);
  const rows = rowsOf(safe, entries, matrix);
  const regions = regionsOf(safe, rows, entries);
  const places = placesOf(entries);
  const severalAccounts = new Set(safe.coverage.map(({ account }) => account)).size > 1;
  const sections: ReadonlyArray<readonly [string, string, Markup | null]> = [
    ['matrix', 'Matrix', matrixSection(safe, rows, matrix, { regions, severalAccounts, places })],
    ['findings', 'Findings', findingsSection(safe, entries, severalAccounts)],
    ['plan', 'Plan', planSection(plan)],
    ['changes', 'Changes', changesSection(safe)],
    ['exceptions', 'Exceptions', exceptionsSection(safe)],
    ['policy', 'Policy', policySection(safe)],
    ['coverage', 'Coverage', coverageSection(safe)],
  ];
  const shown = sections.filter(([, , section]) => section !== null);
  const body = html`${iconSheet()}<a class="skip" href="#findings">Skip to the findings</a>
<div class="page"><nav aria-label="Sections"><p>Secrets replication report</p><ul>${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul><button type="button" id="theme" hidden>Theme: system</button></nav>
${headerSection(safe, rows, places, matrix)}
<main>${filterForm(entries)}${shown.map(([, , section]) => section)}</main>
<footer><p>${tool.name} ${tool.version} · no value of a secret was read</p></footer></div>
<dialog id="peek" aria-labelledby="peek-h"><div class="peek-head"><h2 id="peek-h">Finding</h2><button type="button" id="peek-close">Close</button></div><div id="peek-body"></div></dialog>`;
  yield* page(
    titleOf(safe),
    body,
    embeddable({
      severalAccounts,
      ...pack({ entries, regions, rows, unmatched: safe.policyCoverage.unmatchedSecrets }),
    }),
  );
}

function* page(title: string, { markup: body }: Markup, data: Parts): Generator<string> {
  const policy = `default-src 'none'; style-src '${hash(assets.css)}'; script-src '${hash(assets.js)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const { markup: head } = html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${favicon}">`;
  yield `<!doctype html>
<html lang="en">
<head>
${head}
<style>${assets.css}</style>
</head>
<body>
${body}
<script type="application/json" id="data">`;
  yield* data;
  yield `</script>
<script>${assets.js}</script>
</body>
</html>
`;
}

/** What the Content-Security-Policy knows the one style and the one script by: nothing else is applied or run. */
function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const favicon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><g fill="none" stroke="#2f6f5e" stroke-width="2.4"><circle cx="7" cy="10" r="5.2"/><circle cx="13" cy="10" r="5.2"/></g></svg>',
)}`;
