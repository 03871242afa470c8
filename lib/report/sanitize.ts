import type { AuditResult } from '../domain/result.ts';

/**
 * Control (C0, DEL, C1), format (bidi overrides, zero-width, tag characters), line-separator, invisible (fillers,
 * variation selectors), private and unassigned characters and lone surrogates: what lets a name or a message move the
 * cursor, recolour the screen or read other than it is written (Unicode general categories and
 * Default_Ignorable_Code_Point, UAX #44; "Trojan Source", CVE-2021-42574).
 */
const deceptive = /[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu;

/** The same without C0, which JSON.stringify has escaped already and uses itself between the lines. */
const deceptiveInJson = /[\u007f-\u009f\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}]/gu;

/** No script stacks more than three marks on a letter; a pile of them smears over the lines above and below. */
const piledMarks = /(?<=\p{M}{3})\p{M}/gu;

function visible(characters: string): string {
  return characters
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Text that came from outside, safe to print: whatever a terminal would obey or hide is shown as `\u001b`. */
export function sanitize(text: string): string {
  return text.replace(deceptive, visible).replace(piledMarks, visible);
}

/** Finished JSON, safe to print and unchanged in meaning: the same characters become JSON's own escapes. */
export function sanitizeJson(json: string): string {
  return json.replace(deceptiveInJson, visible);
}

/**
 * A copy of plain data with every string in it sanitised, so that no field can be forgotten. Not by way of JSON: that of a
 * large result is longer than a string may be.
 */
export function sanitizeAll<T>(data: T): T {
  return sanitized(data) as T;
}

/**
 * The same of a result, but for what its findings' fixes consist of: made harmless, a parameter would be another one. Their
 * commands hold printable ASCII only (lib/text/aws-command.ts), and `fixText` sanitises the rest.
 */
export function sanitizeResult(result: AuditResult): AuditResult {
  const { findings, ...safe } = sanitizeAll(result);
  return {
    ...safe,
    findings: findings.map((finding, index) => {
      const fix = result.findings[index]?.fix;
      return fix === undefined ? finding : { ...finding, fix };
    }),
  };
}

function sanitized(value: unknown): unknown {
  if (typeof value === 'string') return sanitize(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sanitized);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, sanitized(each)]])),
  );
}
