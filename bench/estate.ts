/** Secrets in each of the three Regions, of which a tenth has replicas in, or is a replica from, another. */
export const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;

export const account = '111122223333';

const [home, ...others] = regions;

/** How many of a Region's secrets are multi-Region. All their primaries are in the first Region. */
function multiRegionOf(size: number): number {
  return size / 10;
}

/** The estate, healthy, and each answer of the service as late as one of AWS: what is waited for counts, not the loopback. */
export function scenarioOf(size: number, seconds: number): object {
  const replicas = Object.fromEntries(others.map((region) => [region, {}]));
  const multiRegion = { name: 'multi/{n}', region: home, count: multiRegionOf(size), replicas };
  const single = regions.map((region) => ({ name: `single/${region}/{n}`, region, count: size - multiRegionOf(size) }));
  return {
    version: 1,
    accounts: [account],
    regions,
    secrets: [multiRegion, ...single],
    faults: [{ fault: 'delay', seconds, time: 'real' }],
  };
}

export const policyText = `version: 1
accounts: ["${account}"]
regions: [${regions.join(', ')}]
clauses:
  - name: multi
    match: { name: multi/* }
    require:
      primary: ${home}
      replicas: { ${others.map((region) => `${region}: {}`).join(', ')} }
`;

/** What no audit can do without: pages of a hundred in each Region, and one look at each primary. */
export function fewestCalls(size: number): { readonly pages: number; readonly describes: number } {
  return { pages: Math.ceil(size / 100), describes: multiRegionOf(size) };
}
