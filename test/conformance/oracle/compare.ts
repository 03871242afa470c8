import { type Answer, type AnswerFinding, type MadeWorld, regionOf, type Unknown } from './world.ts';

/** Where the audit and the oracle do not say the same. */
export interface Difference {
  readonly kind: Kind;
  readonly rule: string;
  readonly name: string | null;
  readonly region: string | null;
  /** What was made on purpose of that name, and of the whole world; and whether the audit described what is there. */
  readonly cases: ReadonlySet<string>;
  readonly detail: string;
}

export type Kind =
  /** A finding of the oracle that the audit lacks, and the other way round. */
  | 'missed'
  | 'added'
  /** One of the two cannot decide what the other one has decided. */
  | 'undecided by the audit'
  | 'undecided by the oracle'
  | 'another status'
  | 'another family'
  | 'unknown to the oracle'
  | 'unknown to the audit'
  | 'verdict'
  | 'coverage';

/** Cases that the audit makes itself, by what it asks. */
export const notDescribed = 'not described there';
export const primaryNotDescribed = 'primary not described';

type Place = Pick<Unknown, 'name' | 'region'>;

/** Every difference; that of the verdict only where no other one explains it. */
export function differences(made: MadeWorld, oracle: Answer, audited: Answer): Difference[] {
  const found = findingDifferences(made, oracle, audited);
  const all = [
    ...found,
    ...unknownDifferences(made, oracle, audited, found),
    ...coverageDifferences(made, oracle, audited),
  ];
  if (all.length > 0 || oracle.verdict === audited.verdict) return all;
  const detail = `the oracle says ${oracle.verdict}, the audit ${audited.verdict}`;
  return [difference(made, 'verdict', { name: null, region: null }, '', detail)];
}

function findingDifferences(made: MadeWorld, oracle: Answer, audited: Answer): Difference[] {
  const [missed, added] = unmatched(oracle.findings, audited.findings, fullKey);
  const [gone, more] = unmatched(missed, added, placeKey);
  const pairs = missed.filter((finding) => !gone.includes(finding));
  const partners = added.filter((finding) => !more.includes(finding));
  return [
    ...pairs.map((finding) => {
      const other = partners.find((one) => placeKey(one) === placeKey(finding));
      const kind = other?.secret === finding.secret ? 'another status' : 'another family';
      const detail = `the oracle: ${finding.status} of ${finding.secret}; the audit: ${other?.status} of ${other?.secret}`;
      return difference(made, kind, finding, finding.rule, detail);
    }),
    ...gone.map((finding) => {
      const why = unknownAt(audited, finding);
      return difference(
        made,
        why ? 'undecided by the audit' : 'missed',
        finding,
        finding.rule,
        `${text(finding)} ${why?.why ?? ''}`,
      );
    }),
    ...more.map((finding) => {
      const why = unknownAt(oracle, finding);
      return difference(
        made,
        why ? 'undecided by the oracle' : 'added',
        finding,
        finding.rule,
        `${text(finding)} ${why?.why ?? ''}`,
      );
    }),
  ];
}

/** What is unknown to one alone, unless it has shown already in what the other one found there. */
function unknownDifferences(
  made: MadeWorld,
  oracle: Answer,
  audited: Answer,
  found: readonly Difference[],
): Difference[] {
  const isShown = (place: Place) => found.some((one) => meets(one, place));
  const only = (ones: Answer, others: Answer) =>
    ones.unknowns.filter((one) => !others.unknowns.some((other) => meets(one, other)) && !isShown(one));
  const say = (kind: Kind) => (one: Unknown) => difference(made, kind, one, one.rule ?? '', one.why);
  return [
    ...ofPlaces(only(oracle, audited)).map(say('unknown to the oracle')),
    ...ofPlaces(only(audited, oracle)).map(say('unknown to the audit')),
  ];
}

/** One for each place, by the first rule that meets it: that something there is unknown is one fact. */
function ofPlaces(unknowns: readonly Unknown[]): Unknown[] {
  return [...Map.groupBy(unknowns, ({ name, region }) => `${name} ${region}`).values()].flatMap(
    (there) => there.find(({ rule }) => rule !== null) ?? there.slice(0, 1),
  );
}

function coverageDifferences(
  made: MadeWorld,
  { coverage: wanted }: Answer,
  { coverage: counted }: Answer,
): Difference[] {
  return (['required', 'forbidden', 'tuned', 'unmatched', 'undecided'] as const).flatMap((sort) => {
    if (wanted[sort] === counted[sort]) return [];
    const detail = `the oracle counts ${wanted[sort]} ${sort}, the audit ${counted[sort]}`;
    return [difference(made, 'coverage', { name: null, region: null }, sort, detail)];
  });
}

function unmatched<T>(ones: readonly T[], others: readonly T[], key: (value: T) => string): [T[], T[]] {
  const rest = [...others];
  const alone = ones.filter((one) => {
    const at = rest.findIndex((other) => key(other) === key(one));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [alone, rest];
}

function fullKey(finding: AnswerFinding): string {
  return `${placeKey(finding)} ${finding.secret} ${finding.status}`;
}

function placeKey({ name, region, rule }: AnswerFinding): string {
  return `${name} ${region} ${rule}`;
}

function unknownAt({ unknowns }: Answer, place: Place & { readonly rule: string }): Unknown | undefined {
  return unknowns.find((unknown) => meets(unknown, place) && (unknown.rule === null || unknown.rule === place.rule));
}

/** A Region that was not read is about every name in it; what is about everything is about no place. */
function meets(a: Place, b: Place): boolean {
  const everything = ({ name, region }: Place) => name === null && region === null;
  if (everything(a) || everything(b)) return everything(a) && everything(b);
  return (
    (a.name === null || b.name === null || a.name === b.name) &&
    (a.region === null || b.region === null || a.region === b.region)
  );
}

function difference(
  made: MadeWorld,
  kind: Kind,
  { name, region, secret }: Place & { readonly secret?: string },
  rule: string,
  detail: string,
): Difference {
  const own = name === null ? [...made.cases.values()] : [made.cases.get(name) ?? []];
  const cases = new Set([...made.everywhere, ...own.flatMap((set) => [...set])]);
  const isPlace = name !== null && region !== null;
  if (isPlace && made.described && !made.described.has(`${region} ${name}`)) cases.add(notDescribed);
  if (secret !== undefined && made.described && !made.described.has(`${regionOf(secret)} ${name}`)) {
    cases.add(primaryNotDescribed);
  }
  return { kind, rule, name, region, cases, detail };
}

function text({ secret, region, rule, status }: AnswerFinding): string {
  return `${rule} ${status} in ${region} of ${secret}.`;
}
