/** Counts distinct texts without keeping them. */
export interface Distinct {
  readonly size: number;
  /** True when it is new. */
  add(text: string): boolean;
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
  let size = 0;

  function put(high: number, low: number): boolean {
    const mask = slots.length - 1;
    for (let at = (low * width) & mask; ; at = (at + width) & mask) {
      if (slots[at] === high && slots[at + 1] === low) return false;
      if (slots[at + 1] !== 0) continue;
      slots[at] = high;
      slots[at + 1] = low;
      return true;
    }
  }

  function grow(): void {
    const before = slots;
    slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += width) {
      const [high = 0, low = 0] = [before[at], before[at + 1]];
      if (low !== 0) put(high, low);
    }
  }

  return {
    get size() {
      return size;
    },
    add(text) {
      const isNew = put(hash(text, 0x9e3779b1), hash(text, 0x85ebca77) || 1);
      if (isNew) size += 1;
      // Three quarters full at most: a search stays short (some nine looks for a new one), in half of the memory.
      if (size * width * 4 > slots.length * 3) grow();
      return isNew;
    },
  };
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
