import { Readable } from 'node:stream';
import { parse } from 'csv-parse';

/** A secret that a peer reported, by one of its checks. */
export interface Reported {
  readonly check: string;
  readonly secret: string;
}

export interface Score {
  /** Of the faults, by the secret each is in. */
  readonly found: ReadonlySet<string>;
  /** Healthy secrets that were reported. */
  readonly falseAlarms: number;
  /** Checks that are not about replication: they reported more healthy secrets than faulty ones. */
  readonly beside: readonly string[];
}

/** What of a peer's report is about the faults. A check that reports nearly every secret has found none of them. */
export function scoreOf(reported: readonly Reported[], faults: ReadonlySet<string>): Score {
  const found = new Set<string>();
  const healthy = new Set<string>();
  const beside: string[] = [];
  for (const [check, secrets] of secretsByCheck(reported)) {
    const faulty = [...secrets].filter((secret) => faults.has(secret));
    const others = [...secrets].filter((secret) => !faults.has(secret));
    if (others.length > faulty.length) {
      beside.push(check);
      continue;
    }
    for (const secret of faulty) found.add(secret);
    for (const secret of others) healthy.add(secret);
  }
  return { found, falseAlarms: healthy.size, beside: beside.toSorted() };
}

function secretsByCheck(reported: readonly Reported[]): Map<string, Set<string>> {
  const checks = new Map<string, Set<string>>();
  for (const { check, secret } of reported) {
    const secrets = checks.get(check) ?? new Set();
    checks.set(check, secrets.add(secret));
  }
  return checks;
}

/** `audit --format json`: what is open. */
export function reportedByAudit(json: string): Reported[] {
  const { findings } = JSON.parse(json) as {
    readonly findings: readonly {
      readonly rule: string;
      readonly status: string;
      readonly secret: { readonly name: string };
    }[];
  };
  return findings
    .filter(({ status }) => status === 'open')
    .map(({ rule, secret }) => ({ check: rule, secret: secret.name }));
}

/** What `replication-check.py` writes. */
export function reportedByScript(json: string): Reported[] {
  const problems = JSON.parse(json) as readonly { readonly name: string }[];
  return problems.map(({ name }) => ({ check: 'script', secret: name }));
}

/** `resources.json` of one policy of Cloud Custodian: the resources that its filters match. */
export function reportedByCustodian(policy: string, json: string): Reported[] {
  const resources = JSON.parse(json) as readonly { readonly Name: string }[];
  return resources.map(({ Name }) => ({ check: policy, secret: Name }));
}

/** Prowler's CSV: of each check and secret whether it passed. As a stream, for it has kilobytes for each. */
export async function reportedByProwler(csv: AsyncIterable<string>): Promise<Reported[]> {
  const reported: Reported[] = [];
  const rows = Readable.from(csv).pipe(parse({ delimiter: ';', columns: true }));
  for await (const { STATUS, CHECK_ID, RESOURCE_UID } of rows) {
    if (STATUS === 'FAIL') reported.push({ check: CHECK_ID, secret: secretNameOf(RESOURCE_UID) });
  }
  return reported;
}

/** The name in a secret's ARN, without the six characters that AWS appends. */
function secretNameOf(arn: string): string {
  return /:secret:(.+)-\w{6}$/.exec(arn)?.[1] ?? arn;
}

/** How many of each kind of fault were found, in the order of the faults. */
export function foundByKind(found: ReadonlySet<string>, faults: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [secret, kind] of faults) counts.set(kind, (counts.get(kind) ?? 0) + (found.has(secret) ? 1 : 0));
  return counts;
}
