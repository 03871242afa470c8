/**
 * True when the glob matches the whole text: `*` any run of characters (`/` included), `?` exactly one, case counts.
 *
 * No regular expression: two pointers and the position after the last `*`, so the worst case is the product of the two
 * lengths, whatever the pattern (a policy is input, and its globs meet every secret's name).
 */
export function globMatches(glob: string, text: string): boolean {
  return matches(glob, text, () => true);
}

/**
 * True when every text that `narrow` matches is matched by `wide` too. Sound, not complete: a false says nothing.
 *
 * It reads `narrow` as if it were text. That is right as long as a `*` in it is swallowed only by a `*` of `wide`, and
 * a `?` by a `*` or a `?`: a literal of `wide` never equals a wildcard, as globs have no way to write one literally.
 */
export function globCovers(wide: string, narrow: string): boolean {
  return matches(wide, narrow, (character) => character !== '*');
}

function matches(glob: string, text: string, fitsOne: (character: string) => boolean): boolean {
  let g = 0;
  let t = 0;
  let afterStar = 0;
  let retryAt = 0;
  while (t < text.length) {
    const width = widthAt(text, t);
    const character = text.slice(t, t + width);
    if (glob[g] === '*') {
      afterStar = ++g;
      retryAt = t;
    } else if (glob[g] === '?' && fitsOne(character)) {
      g += 1;
      t += width;
    } else if (glob.startsWith(character, g)) {
      g += width;
      t += width;
    } else if (afterStar > 0) {
      retryAt += widthAt(text, retryAt);
      t = retryAt;
      g = afterStar;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}

/** Characters outside the basic plane take two code units: `?` must not match half of one. */
function widthAt(text: string, index: number): 1 | 2 {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
