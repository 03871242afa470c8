import fc from 'fast-check';

/** Texts that are almost a given one: pieces replaced, left out, put in twice. */
export function damaged(text: string): fc.Arbitrary<string> {
  const cut = fc.tuple(fc.nat(text.length), fc.nat(40), fc.string({ unit: 'grapheme', maxLength: 8 }));
  const copied = fc.tuple(fc.nat(text.length), fc.nat(40)).map(([at, length]) => text.slice(at, at + length));
  const change = fc.tuple(cut, fc.oneof(fc.constant(''), copied));
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((sum, [[at, length, by], more]) => sum.slice(0, at) + by + more + sum.slice(at + length), text),
    );
}

/** What an object may be made to hold in place of what it held; keys that mean something to JavaScript are among it. */
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(null, true, 0, -1, 1.5, 1e308, '', '\u0000', '__proto__', 'x'.repeat(5_000)),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
  },
);

/** Plain data that is almost a given one: values of its places replaced, keys left out or added. */
export function warped(data: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(data);
  const change = fc.tuple(fc.constantFrom(...places), fc.constantFrom('replace', 'drop', 'add'), anything);
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((sum, [place, how, value]) => changedAt(sum, place, how, value), data));
}

type Place = readonly (string | number)[];

function placesIn(data: unknown, at: Place = []): Place[] {
  if (typeof data !== 'object' || data === null) return [at];
  return [at, ...Object.entries(data).flatMap(([key, value]) => placesIn(value, [...at, key]))];
}

function changedAt(data: unknown, [key, ...rest]: Place, how: string, value: unknown): unknown {
  if (key === undefined) return how === 'add' && isObject(data) ? withKey(data, 'polluted', value) : value;
  // An earlier change may have taken the place away.
  if (!isObject(data) || !Object.hasOwn(data, key)) return data;
  if (rest.length === 0 && how === 'drop') return withKey(data, String(key), undefined);
  return withKey(data, String(key), changedAt(Reflect.get(data, key), rest, how, value));
}

function withKey(data: object, key: string, value: unknown): unknown {
  const copy: object = Array.isArray(data) ? [...data] : { ...data };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
