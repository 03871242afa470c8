import { describe, expect, test } from 'vitest';
import { type Looks, localSighting, type PrimaryLooks, primarySighting } from '../../lib/audit/family-sightings.ts';
import { ReadError } from '../../lib/audit/ports.ts';
import type { SecretDescription, Sighting } from '../../lib/domain/secret.ts';
import { aReplica, aSecret } from '../support/builders.ts';

const primary = aSecret({ primaryRegion: 'eu-west-1' });
const { arn, name, account, region: home } = primary;
const family = { arn, name, account, primaryRegion: home };
const away = 'eu-central-1';
const replica = aReplica(primary, away);

const complete = (region: string) => ({ region, entries: 1 });
const brokenOff = (region: string) => ({ region, entries: 1, error: new ReadError('throttled', 'it broke off') });
const present = (value: SecretDescription): Sighting<SecretDescription> => ({ kind: 'present', value });
const absent: Sighting<SecretDescription> = { kind: 'absent' };
const unseen: Sighting<SecretDescription> = { kind: 'unseen', reason: 'denied' };

describe('a replica', () => {
  const looks = (facts: Partial<Looks>): Looks => {
    return {
      listed: undefined,
      nameListed: facts.listed !== undefined,
      inventory: complete(away),
      described: undefined,
      ...facts,
    };
  };
  const seen = (facts: Partial<Looks>) => localSighting(family, away, looks(facts), 'by intention');

  test.each<readonly [string, Partial<Looks>, object]>([
    ['is listed and described', { listed: replica, described: present(replica) }, present(replica)],
    ['is described alone, as listings lag', { described: present(replica) }, present(replica)],
    ['is listed, and nobody looked twice', { listed: replica }, { kind: 'present', value: replica }],
    [
      'is listed, and could not be described',
      { listed: replica, described: unseen },
      { kind: 'present', value: replica },
    ],
    ['is in neither a whole listing nor a description', { described: absent }, { kind: 'absent' }],
    [
      'is described as not there, by a Region that lists it',
      { listed: replica, described: absent },
      { kind: 'unseen', reason: expect.stringContaining('lists it but does not describe it'), accounted: true },
    ],
    [
      'is described as not there, by a Region that lists another secret of its name',
      { nameListed: true, described: absent },
      { kind: 'unseen', reason: expect.stringContaining('lists it but does not describe it'), accounted: true },
    ],
    [
      'is in no listing that came to its end',
      { inventory: brokenOff(away), described: absent },
      { kind: 'unseen', reason: 'it broke off', accounted: true },
    ],
    ['could not be described', { described: unseen }, { kind: 'unseen', reason: 'denied', accounted: true }],
    ['is not listed, and nobody looked twice', {}, { kind: 'unseen', reason: expect.stringContaining('nobody') }],
    ['is in a Region that is not read', { inventory: undefined }, { kind: 'not-asked', reason: 'by intention' }],
  ])('that %s', (_what, facts, local) => {
    expect(seen(facts).local).toEqual(local);
    expect(seen(facts).occupant).toBeUndefined();
  });

  test('is known by a description, or only by a listing', () => {
    expect(seen({ listed: replica, described: present(replica) }).localSource).toBe('description');
    expect(seen({ listed: replica }).localSource).toBe('listing');
  });

  const { primaryRegion: _, ...promoted } = replica;
  const stranger = aSecret({ suffix: 'Xy98Zz', region: away });
  test.each<readonly [string, SecretDescription, string]>([
    ['a secret of its own under its ARN', promoted, 'promoted'],
    ['a replica of another primary under its ARN', { ...replica, primaryRegion: 'us-east-1' }, 'replica'],
    ['a promoted secret with replicas of its own under its ARN', { ...replica, primaryRegion: away }, 'promoted'],
    ['another primary', { ...stranger, primaryRegion: away }, 'primary'],
    ['a secret under another ARN', stranger, 'unrelated'],
    ['a replica under another ARN', { ...stranger, primaryRegion: home }, 'replica'],
  ])('is not there where %s holds its name, whatever the listing shows', (_what, secret, relation) => {
    expect(seen({ listed: replica, described: present(secret) })).toEqual({
      local: { kind: 'absent' },
      localSource: 'description',
      occupant: { relation, secret },
    });
  });
});

describe('a primary', () => {
  const seen = (facts: Partial<PrimaryLooks>) =>
    primarySighting(family, { listed: true, inventory: complete(home), described: present(primary), ...facts });
  const { primaryRegion: _, ...unnamed } = primary;
  const incomplete = (why: string) => ({ kind: 'unseen', reason: expect.stringContaining(why), accounted: true });

  test.each<readonly [string, Partial<PrimaryLooks>, object]>([
    ['is described', {}, present(primary)],
    ['is described without the name of its Region', { described: present(unnamed) }, present(unnamed)],
    ['is described though no listing shows it', { listed: false, inventory: brokenOff(home) }, present(primary)],
    ['is a replica by now', { described: present({ ...primary, primaryRegion: away }) }, { kind: 'absent' }],
    ['could not be described', { described: unseen }, unseen],
    ['was not to be described', { described: undefined }, { kind: 'not-asked', reason: expect.stringContaining(home) }],
    ['is in neither a whole listing nor a description', { listed: false, described: absent }, { kind: 'absent' }],
    [
      'is described as not there, by a Region that lists it',
      { described: absent },
      { ...incomplete('lists it but does not describe it') },
    ],
    [
      'is in no listing that came to its end',
      { listed: false, inventory: brokenOff(home), described: absent },
      incomplete('it broke off'),
    ],
    [
      'is in no listing at all',
      { listed: false, inventory: undefined, described: absent },
      incomplete('was not listed'),
    ],
  ])('that %s', (_what, facts, sighting) => {
    expect(seen(facts)).toEqual(sighting);
  });
});
