import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import type { Audience } from './audience.ts';
import type { Place } from './truth.ts';

/** A record knows no more of the times that it was open before (lib/findings/lifecycle.ts). */
const mostEpisodes = 20;

const keyOf = ({ secret, region, rule }: Place) => `${rule} ${secret} ${region}`;
const spotOf = ({ secret, region }: Place) => `${secret} ${region}`;

/**
 * What is kept and what people believe, against the truth. One fault, one finding: what is open behind another fault in its
 * place is silent, and no difference. Of a finding that flaps people are told again only when it has come to rest.
 */
export function compareWithTruth(
  truth: readonly Place[],
  stored: readonly StoredFinding[],
  told: readonly Place[],
): string[] {
  const places = stored.map((one) => ({ ...one, place: placeOf(one) }));
  const open = new Set(places.filter(({ state }) => state === 'open').map(({ place }) => keyOf(place)));
  const flapping = new Set(places.filter((one) => one.flapping).map(({ place }) => keyOf(place)));
  const believed = new Set(told.map(keyOf));
  const wrong = new Set(truth.map(keyOf));
  const wrongSpots = new Set(truth.map(spotOf));
  const isSilent = (place: Place) => !wrong.has(keyOf(place)) && wrongSpots.has(spotOf(place));
  const waits = places.filter(({ outbox, flapping: flaps }) => outbox.length > 0 && !flaps);
  return [
    ...truth.filter((place) => !open.has(keyOf(place))).map((place) => `not found: ${keyOf(place)}`),
    ...places
      .filter(({ state, place }) => state === 'open' && !wrong.has(keyOf(place)) && !isSilent(place))
      .map(({ place }) => `open, but nothing is wrong: ${keyOf(place)}`),
    ...truth
      .filter((place) => !believed.has(keyOf(place)) && !flapping.has(keyOf(place)))
      .map((place) => `not announced: ${keyOf(place)}`),
    ...told
      .filter((place) => !wrong.has(keyOf(place)) && !isSilent(place) && !flapping.has(keyOf(place)))
      .map((place) => `its end was not announced: ${keyOf(place)}`),
    ...waits.map(({ place }) => `waits to be announced: ${keyOf(place)}`),
  ];
}

/**
 * Announcements of a finding are numbered: each number must have been heard, whatever has become of it since. And of each
 * time that it was said to be open the record must know.
 */
export function compareWithTold(
  stored: readonly StoredFinding[],
  { heard, openings }: Pick<Audience, 'heard' | 'openings'>,
): string[] {
  return stored.flatMap((one) => {
    const told = one.sequence - one.outbox.length;
    const { earlier = [], finding } = one;
    const forgotten = earlier.length < mostEpisodes && openings(finding.id) > earlier.length + 1;
    const place = keyOf(placeOf(one));
    return [
      ...(heard(finding.id) < told
        ? [`an announcement was lost: ${place} (${told} were published, ${heard(finding.id)} heard)`]
        : []),
      ...(heard(finding.id) > told ? [`announced more often than it is numbered: ${place}`] : []),
      ...(forgotten ? [`a time that it was open is forgotten: ${place}`] : []),
    ];
  });
}

function placeOf({ finding }: StoredFinding): Place {
  return { secret: finding.secret.name, region: finding.region, rule: finding.rule };
}
