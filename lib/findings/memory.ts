import type { Memory, RememberedState } from '../audit/ports.ts';
import type { Instant, Region } from '../domain/secret.ts';

/** A state of a replica that only time can judge, as a store keeps it. */
export interface RememberedEntry extends RememberedState {
  /** Tells one state from the next: another token means that the state began anew. */
  readonly token: string;
  readonly since: Instant;
}

export interface MemoryChanges {
  readonly put: readonly RememberedEntry[];
  readonly drop: readonly RememberedEntry[];
}

/** Well before a store forgets (90 days). Milliseconds. */
const rewrittenAfter = 30 * 86_400_000;

/** A memory over what was loaded, and what of it changed. What an audit did not see it keeps as it was. */
export function createMemory(loaded: readonly RememberedEntry[], now: Instant) {
  const entries = new Map(loaded.map((entry) => [keyOf(entry), entry]));
  const put = new Map<string, RememberedEntry>();
  const drop = new Map<string, RememberedEntry>();
  const memory: Memory = {
    note(state, token) {
      const key = keyOf(state);
      const known = entries.get(key);
      if (token === undefined) {
        if (known) drop.set(key, known);
        return undefined;
      }
      if (known?.token === token) {
        // Stores forget what is not written for long: a state that lasts is written again.
        if (now - known.since > rewrittenAfter) put.set(key, known);
        return known.since;
      }
      put.set(key, { ...state, token, since: now });
      return undefined;
    },
  };
  const byFamily = Map.groupBy(loaded, ({ family }) => family);
  /** A replica that its primary no longer has takes its states with it: were it added again, they would begin anew. */
  function keepOnly(family: string, replicas: ReadonlySet<Region>): void {
    for (const entry of byFamily.get(family) ?? []) if (!replicas.has(entry.region)) memory.note(entry, undefined);
  }
  return { memory, keepOnly, changes: (): MemoryChanges => ({ put: [...put.values()], drop: [...drop.values()] }) };
}

function keyOf({ kind, family, region }: RememberedState): string {
  return `${kind} ${region} ${family}`;
}
