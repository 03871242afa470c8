import { z } from 'zod';
import { parseSecretArn } from '../domain/arn.ts';
import type { Instant } from '../domain/secret.ts';
import type { AuditState } from './state.ts';

const format = 'replication-auditor-state';
const version = 1;

const Header = z.object({ format: z.literal(format), version: z.int().min(1) });

const text = z.string().min(1).max(2048);
const secret = text.refine((arn) => parseSecretArn(arn) !== undefined, 'is not the ARN of a secret');
const instant = z.iso.datetime('is not a time in UTC').transform((iso): Instant => Date.parse(iso));

const StateDocument = z.strictObject({
  ...Header.shape,
  version: z.literal(version),
  writtenAt: instant,
  findings: z.array(z.strictObject({ id: text, secret, region: text, firstSeen: instant, lastSeen: instant })),
  replicas: z.array(
    z.strictObject({
      kind: z.enum(['in-progress', 'outdated']),
      secret,
      region: text,
      token: text,
      since: instant,
      lastSeen: instant,
    }),
  ),
});

export type StateResult =
  | { readonly ok: true; readonly state: AuditState }
  /** Why it cannot be used: a sentence, without the text's own content. */
  | { readonly ok: false; readonly reason: string };

/** The state as text, for a file or an item of a store (docs/state.md). */
export function formatState({ findings, replicas }: AuditState, now: Instant): string {
  const iso = (at: Instant) => new Date(at).toISOString();
  const document: z.input<typeof StateDocument> = {
    format,
    version,
    writtenAt: iso(now),
    findings: findings.map((entry) => ({
      ...entry,
      firstSeen: iso(entry.firstSeen),
      lastSeen: iso(entry.lastSeen),
    })),
    replicas: replicas.map((entry) => ({ ...entry, since: iso(entry.since), lastSeen: iso(entry.lastSeen) })),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** The state that `formatState` wrote. All or nothing: half a memory would make old faults look new. */
export function parseState(json: string): StateResult {
  if (json.trim() === '') return refused('It is empty.');
  const data = parseJson(json);
  if (data === undefined) return refused('It is damaged: it is not JSON, or was cut off.');
  const header = Header.safeParse(data);
  if (!header.success)
    return refused(`It was not written by this auditor: it does not say "format": "${format}" and a version.`);
  if (header.data.version > version) {
    const found = header.data.version;
    return refused(
      `It was written by a newer auditor: its version is ${found}, and this one knows version ${version}.`,
    );
  }
  const document = StateDocument.safeParse(data);
  if (!document.success) {
    const [issue] = document.error.issues;
    return refused(`It is damaged: ${issue?.path.map(String).join('.') || 'its outermost object'} is not valid.`);
  }
  const { findings, replicas } = document.data;
  return { ok: true, state: { findings, replicas } };
}

function refused(reason: string): StateResult {
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
