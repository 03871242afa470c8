import type { Instant } from '../domain/secret.ts';
import * as z from '../z.ts';
import type { AuditState } from './state.ts';
import { storedSchemas } from './stored-schema.ts';

const format = 'replication-auditor-state';
const version = 1;

const Header = z.object({ format: z.literal(format), version: z.int().check(z.minimum(1)) });

const { accountRecordSchema, rememberedEntrySchema, storedFindingSchema } = storedSchemas();

const StateDocument = z.strictObject({
  ...Header.shape,
  version: z.literal(version),
  writtenAt: z.iso.datetime(),
  accounts: z.array(accountRecordSchema),
  findings: z.array(storedFindingSchema),
  replicas: z.array(
    z.extend(rememberedEntrySchema, { account: z.string(), writtenAt: z.int().check(z.nonnegative()) }),
  ),
});

export type StateResult =
  | { readonly ok: true; readonly state: AuditState }
  /** Why it cannot be used: a sentence, without the text's own content. */
  | { readonly ok: false; readonly reason: string };

/** The state as text, for a file (docs/state.md). */
export function formatState({ accounts, findings, replicas }: AuditState, now: Instant): string {
  const writtenAt = new Date(now).toISOString();
  return `${JSON.stringify({ format, version, writtenAt, accounts, findings, replicas }, null, 1)}\n`;
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
  const { accounts, findings, replicas } = document.data;
  const twice = firstTwice([
    ...accounts.map(({ account }) => `the account ${account}`),
    ...findings.map(({ finding }) => `the finding ${finding.id} of ${finding.account}`),
    ...replicas.map(({ account, kind, region, family }) => `${kind} of ${family} in ${region} of ${account}`),
  ]);
  if (twice !== undefined) return refused(`It is damaged: it holds ${twice} twice.`);
  return { ok: true, state: { accounts, findings, replicas } };
}

/** Of two records of one thing either may be the wrong one. */
function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
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
