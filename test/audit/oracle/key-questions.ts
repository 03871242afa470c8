import { defaultKey, keyBehind, shortName, type WorldKey } from './keys.ts';

export type KeyVerdict = 'yes' | 'no' | 'nobodyKnows' | 'refused';

/** Whether a replica's key is the required one, for somebody who may ask for both. */
export function sameKey(
  keys: readonly WorldKey[],
  region: string,
  required: string,
  actual: string | undefined,
): KeyVerdict {
  const has = shortName(actual);
  const real = keyBehind(keys, region, actual);
  if (required === 'customer-managed') {
    // Only the default key has an alias of AWS; whose an id is, KMS must say.
    if (has === defaultKey) return 'no';
    if (has.startsWith('alias/')) return 'yes';
    return real ? refusedOr(real, real.manager === 'CUSTOMER') : 'nobodyKnows';
  }
  const wants = shortName(required);
  if (wants === has) return 'yes';
  const namedById = [wants, has].filter((name) => !name.startsWith('alias/')).length;
  // Two ids are two keys, and no alias of a customer leads to the default key.
  if (namedById === 2 || (namedById === 0 && [wants, has].includes(defaultKey))) return 'no';
  const wanted = keyBehind(keys, region, required);
  if (real?.refuses || wanted?.refuses) return 'refused';
  if (!real || !wanted) return 'nobodyKnows';
  return real.arn === wanted.arn ? 'yes' : 'no';
}

/** Whether a replica's key can be used. */
export function keyState(keys: readonly WorldKey[], region: string, actual: string | undefined): KeyVerdict {
  if (shortName(actual) === defaultKey) return 'yes';
  const real = keyBehind(keys, region, actual);
  if (!real) return 'no';
  if (real.state === 'Frozen' && !real.refuses) return 'nobodyKnows';
  return refusedOr(real, ['Enabled', 'Updating'].includes(real.state));
}

function refusedOr(key: WorldKey, yes: boolean): KeyVerdict {
  if (key.refuses) return 'refused';
  return yes ? 'yes' : 'no';
}
