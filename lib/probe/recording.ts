import * as z from '../z.ts';
import type { Call } from './ports.ts';
import type { Exchange, Outcome, ProbeResult } from './run.ts';
import { createSanitiser, type Sanitiser } from './sanitise.ts';

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
const version = 1;

const Body = z.record(z.string(), z.unknown());

const RecordedExchange = z.object({
  region: z.string(),
  operation: z.string(),
  request: Body,
  status: z.int(),
  /** Null: the answer was no JSON object. */
  body: z.nullable(Body),
});

export const Recording = z.object({
  version: z.literal(version),
  tool: z.object({ name: z.string(), version: z.string() }),
  experiments: z.array(
    z.object({
      id: z.string(),
      fact: z.string(),
      assumed: z.string(),
      outcome: z.enum(['agrees', 'differs', 'untried']),
      seen: z.string(),
      exchanges: z.array(RecordedExchange),
    }),
  ),
});
export type Recording = z.infer<typeof Recording>;

/** A run as it may be shown to anybody: no name, account, id, key, token or time of it is left. */
export function recordingOf(
  { outcomes }: Pick<ProbeResult, 'outcomes'>,
  { tool, prefix }: { readonly tool: Recording['tool']; readonly prefix: string | undefined },
): Recording {
  const sanitiser = createSanitiser(prefix);
  return { version, tool, experiments: outcomes.map((outcome) => recorded(outcome, sanitiser)) };
}

function recorded({ id, fact, assumed, outcome, seen, exchanges }: Outcome, { data, text }: Sanitiser) {
  const all = exchanges.map(({ call, answer }: Exchange) => ({
    region: call.region,
    operation: call.operation,
    request: data(inputOf(call)) as Record<string, unknown>,
    status: answer.status,
    body: data(answer.body) as Record<string, unknown> | null,
  }));
  return { id, fact, assumed, outcome, seen: text(seen), exchanges: all.filter(isNews) };
}

function inputOf({ input }: Call): unknown {
  return input;
}

/** While something is waited for, the same is asked and answered over and over. */
function isNews(exchange: unknown, index: number, all: readonly unknown[]): boolean {
  return index === 0 || JSON.stringify(exchange) !== JSON.stringify(all[index - 1]);
}
