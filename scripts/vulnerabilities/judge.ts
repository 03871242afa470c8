import * as z from '../../lib/z.ts';

const Report = z.object({
  auditReportVersion: z.int(),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});
const Refusal = z.object({ message: z.string() });

/** Those for which nothing is released. */
const tooHigh: readonly string[] = ['high', 'critical'];

/**
 * What an answer of `npm audit --json` comes to. A registry without audits, or no network, is no reason to stop, and is never
 * passed over in silence: the message says that nothing was checked. All dependencies count, for what is bundled is among those
 * for development.
 */
export function judge(answer: string): { readonly ok: boolean; readonly message: string } {
  const data = jsonOf(answer);
  const report = Report.safeParse(data).data;
  if (report === undefined) {
    const why = Refusal.safeParse(data).data?.message ?? 'no answer that could be read';
    return { ok: true, message: `note: known vulnerabilities were NOT checked, the registry gave no audit: ${why}` };
  }
  const found = Object.entries(report.vulnerabilities).filter(([, { severity }]) => tooHigh.includes(severity));
  const lines = found.map(([name, { severity, range }]) => `error: ${name} ${range} has a vulnerability: ${severity}`);
  if (found.length > 0) return { ok: false, message: lines.join('\n') };
  const lower = Object.keys(report.vulnerabilities).length;
  return { ok: true, message: `No vulnerability of severity high or above is known (lower ones: ${lower}).` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
