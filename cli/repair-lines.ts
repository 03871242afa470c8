import type { RepairRecord } from '../lib/remediation/ports.ts';
import { repairSchemas } from '../lib/remediation/repair-schema.ts';
import * as z from '../lib/z.ts';

const format = 'replication-auditor-repair';
const version = 1;

const header = { format: z.literal(format), version: z.literal(version) };
const Header = z.object({ format: z.literal(format), version: z.int().check(z.minimum(1)) });

const Line = z.discriminatedUnion('kind', [
  z.object({
    ...header,
    kind: z.literal('begun'),
    mark: z.string().check(z.minLength(1)),
    record: repairSchemas().repairSchema,
  }),
  z.object({ ...header, kind: z.literal('updated'), record: repairSchemas().repairSchema }),
]) satisfies z.ZodMiniType<RepairLine>;

/** `mark` is drawn anew by whoever begins: it tells his line from any other's. */
export type RepairLine =
  | { readonly kind: 'begun'; readonly mark: string; readonly record: RepairRecord }
  | { readonly kind: 'updated'; readonly record: RepairRecord };

export function formatLine(line: RepairLine): string {
  return `${JSON.stringify({ format, version, ...line })}\n`;
}

export type LinesResult =
  | { readonly ok: true; readonly lines: readonly RepairLine[] }
  /** Why it cannot be used: a sentence, without the text's own content. */
  | { readonly ok: false; readonly reason: string };

/** All lines, or none: with an attempt left out, what was tried would be tried again. */
export function parseLines(text: string): LinesResult {
  if (text === '') return { ok: true, lines: [] };
  if (!text.endsWith('\n')) return refused('Its last line was cut off.');
  const lines: RepairLine[] = [];
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const data = parseJson(line);
    const head = Header.safeParse(data);
    if (!head.success) return refused(`Line ${index + 1} was not written by this command, or is damaged.`);
    if (head.data.version > version) {
      return refused(
        `Line ${index + 1} was written by a newer version of this command: its version is ${head.data.version}, and this one knows version ${version}.`,
      );
    }
    const parsed = Line.safeParse(data);
    if (!parsed.success) return refused(`Line ${index + 1} is damaged: ${placeOf(parsed.error)} is not valid.`);
    lines.push(parsed.data);
  }
  return { ok: true, lines };
}

function placeOf(error: z.core.$ZodError): string {
  return error.issues[0]?.path.map(String).join('.') || 'its outermost object';
}

function refused(reason: string): LinesResult {
  return { ok: false, reason };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
