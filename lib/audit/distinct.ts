/** Counts distinct texts without keeping them, each with a small number. */
export interface Distinct {
  readonly size: number;
  /** Adds it with that number (0 to 65,535); of one that is there already, answers the number that it was added with. */
  add(text: string, note?: number): number | undefined;
  /** The number that it was added with; undefined: it was not. */
  noteOf(text: string): number | undefined;
}

/** Two numbers of 32 bits a text, the second of which is never zero: that marks a free place. */
const width = 2;
const firstCapacity = 1024;

/**
 * Keeps of each text 64 bits in a flat array: an account may hold half a million secrets in every Region, most of which no
 * rule concerns, and a listing may show one twice. Two of 1.5 million texts are taken for one with a chance of about one
 * in ten million (n² / 2⁶⁵); then one secret too few is counted, and nothing else is lost.
 */
export function createDistinct(): Distinct {
  let slots = new Uint32Array(firstCapacity * width);
  let notes = new Uint16Array(firstCapacity);
  let size = 0;

  /** Where it is, or the free place that it would take. */
  function placeOf(high: number, low: number): number {
    const mask = slots.length - 1;
    for (let at = (low * width) & mask; ; at = (at + width) & mask) {
      if (slots[at + 1] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
    }
  }

  function put(at: number, high: number, low: number, note: number): void {
    slots[at] = high;
    slots[at + 1] = low;
    notes[at / width] = note;
  }

  function grow(): void {
    const [before, notesBefore] = [slots, notes];
    slots = new Uint32Array(before.length * 2);
    notes = new Uint16Array(notesBefore.length * 2);
    for (let at = 0; at < before.length; at += width) {
      const [high = 0, low = 0] = [before[at], before[at + 1]];
      if (low !== 0) put(placeOf(high, low), high, low, notesBefore[at / width] ?? 0);
    }
  }

  return {
    get size() {
      return size;
    },
    add(text, note = 0) {
      const [high, low] = bitsOf(text);
      const at = placeOf(high, low);
      if (slots[at + 1] !== 0) return notes[at / width];
      put(at, high, low, note);
      size += 1;
      // Three quarters full at most: a search stays short (some nine looks for a new one), in half of the memory.
      if (size * width * 4 > slots.length * 3) grow();
      return undefined;
    },
    noteOf(text) {
      const at = placeOf(...bitsOf(text));
      return slots[at + 1] === 0 ? undefined : notes[at / width];
    },
  };
}

function bitsOf(text: string): [high: number, low: number] {
  return [hash(text, 0x9e3779b1), hash(text, 0x85ebca77) || 1];
}

/** 32 bits of a text (after MurmurHash3's mixing): spread well, and no secret of anybody's, so that nothing more is needed. */
function hash(text: string, seed: number): number {
  let bits = seed;
  for (let at = 0; at < text.length; at += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(at), seed);
    bits ^= bits >>> 15;
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
