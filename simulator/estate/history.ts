import type { StoredSecret } from './secret.ts';

interface Note {
  readonly at: number;
  readonly was: StoredSecret;
}

/** How secrets were before they changed, so that a listing can lag behind. Only changes are kept, not whole estates. */
export interface History {
  /** To be called before a secret changes or goes (milliseconds since 1970). */
  note(secret: StoredSecret, at: number): void;
  /** What stood in a Region at an earlier instant, given what stands there now; in no order. */
  before(instant: number, present: Iterable<StoredSecret>): StoredSecret[];
}

export function createHistory(): History {
  const notes: Note[] = [];

  /** The earliest note of each name after an instant: that is what a listing of then shows. */
  function notedSince(instant: number): ReadonlyMap<string, StoredSecret> {
    const found = new Map<string, StoredSecret>();
    for (let index = notes.length - 1; index >= 0; index -= 1) {
      const note = notes[index];
      if (note === undefined || note.at <= instant) break;
      found.set(note.was.name, note.was);
    }
    return found;
  }

  return {
    // A copy is enough: tags, versions and replicas are replaced, never changed in place.
    note: (secret, at) => void notes.push({ at, was: { ...secret } }),
    before(instant, present) {
      const noted = notedSince(instant);
      const shown: StoredSecret[] = [];
      for (const secret of [...noted.values(), ...present]) {
        if (secret.createdAt > instant || (noted.has(secret.name) && noted.get(secret.name) !== secret)) continue;
        const deletedLater = secret.deletedAt !== undefined && secret.deletedAt > instant;
        shown.push(deletedLater ? { ...secret, deletedAt: undefined } : secret);
      }
      return shown;
    },
  };
}
