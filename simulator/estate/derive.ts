const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

type Part = string | number;

/**
 * Everything that AWS makes up at random is derived from the scenario's seed and from what it is for, so that a scenario
 * applied twice gives the same estate, and one more secret in it changes none of the others. Spread matters here, secrecy
 * does not: a mixing function made for hash tables (FNV-1a, finished as in MurmurHash3) serves a million secrets quickly.
 */
function mixer(parts: readonly Part[]): () => number {
  let hash = 0x811c9dc5;
  const text = parts.join('\0');
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

/** The six characters that end a secret's ARN. */
export function deriveSuffix(seed: number, ...parts: readonly Part[]): string {
  const next = mixer(['suffix', seed, ...parts]);
  let suffix = '';
  while (suffix.length < 6) suffix += ALPHABET.charAt(next() % ALPHABET.length);
  return suffix;
}

/** A version id of the form that AWS and its SDKs use: a UUID. */
export function deriveVersionId(seed: number, ...parts: readonly Part[]): string {
  return deriveUuid('version', seed, ...parts);
}

/** The id of a KMS key, a UUID too. */
export function deriveKeyId(seed: number, ...parts: readonly Part[]): string {
  return deriveUuid('key', seed, ...parts);
}

function deriveUuid(...parts: readonly Part[]): string {
  const next = mixer(parts);
  const hex = () => next().toString(16).padStart(8, '0');
  const [b, c] = [hex(), hex()];
  // Joined, not concatenated: a string made of references to its pieces takes several times the memory.
  return [hex(), b.slice(0, 4), `4${b.slice(5)}`, `8${c.slice(5)}`, c.slice(0, 4) + hex()].join('-');
}
