import { parseSecretArn } from '../domain/arn.ts';
import type { Region } from '../domain/secret.ts';
import type { NewsFinding } from './news.ts';

// The consoles of the other partitions are not public; a wrong link would be worse than none.
const consoles: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** A Region becomes part of a host's name: only what is one may. */
const regionCode = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** A name has 512 characters, of which each takes three here; what is longer is no name, and would not fit Slack's 3,000. */
const longest = 2_000;

/** Faults that stand in the replica's Region: the primary's console would not show them. */
const standsInReplicaRegion: ReadonlySet<string> = new Set(['name-collision', 'replica-orphaned', 'replica-promoted']);

/** The secret's page in the console, in that Region; null where there can be none. */
export function consoleUrl(finding: NewsFinding, region: Region): string | null {
  const host = consoles[parseSecretArn(finding.secret.arn)?.partition ?? ''];
  if (host === undefined || !regionCode.test(region)) return null;
  // A lone surrogate is no character, and encodeURIComponent throws on it.
  const name = encodeURIComponent(finding.secret.name.toWellFormed()).replace(/['()*!]/g, escapeMark);
  const url = `https://${region}.${host}/secretsmanager/secret?name=${name}&region=${region}`;
  return url.length <= longest ? url : null;
}

/** The Region whose console shows the fault. */
export function consoleRegion({ rule, region, secret }: NewsFinding): Region {
  return standsInReplicaRegion.has(rule) ? region : secret.primaryRegion;
}

function escapeMark(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
