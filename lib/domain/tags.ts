type Tags = Readonly<Record<string, string>>;

/** Names of the tags that differ, sorted. Tags of AWS itself (`aws:…`) belong to one Region's stack and are left out. */
export function differingTags(primary: Tags, replica: Tags): string[] {
  const expected = new Map(Object.entries(primary));
  const actual = new Map(Object.entries(replica));
  return [...new Set([...expected.keys(), ...actual.keys()])]
    .filter((key) => !key.startsWith('aws:') && expected.get(key) !== actual.get(key))
    .sort();
}
