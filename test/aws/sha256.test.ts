import { expect, test } from 'vitest';
import { Sha256 } from '../../lib/aws/sha256.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = async (hash: Sha256) => Buffer.from(await hash.digest()).toString('hex');

test('without a secret it is SHA-256 [FIPS 180-4, "abc"]', async () => {
  const hash = new Sha256();
  hash.update(bytes('a'));
  hash.update(bytes('bc'));
  expect(await hex(hash)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each<[string, ConstructorParameters<typeof Sha256>[0]]>([
  ['a text', 'Jefe'],
  ['bytes', bytes('Jefe')],
  ['part of a buffer', bytes('-Jefe-').subarray(1, 5)],
  ['a whole buffer', bytes('Jefe').buffer],
])('with %s for a secret it is the HMAC [RFC 4231, test case 2], and again once it was reset', async (_, secret) => {
  const hash = new Sha256(secret);
  for (let time = 0; time < 2; time += 1) {
    hash.update(bytes('what do ya want for nothing?'));
    expect(await hex(hash)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    hash.reset();
  }
});
