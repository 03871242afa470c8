import { audit } from '../audit/audit.ts';
import type { KeyReader, Memory, SecretsReader } from '../audit/ports.ts';
import type { JudgedFamily } from '../audit/views.ts';
import type { Clock } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import type { Glance, Observation } from '../remediation/remediate.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { type FirstLook, hasAbsence, lookEverywhere, readerAfter } from './first-look.ts';

/** Two descriptions a minute apart are two witnesses (docs/aws-facts.md, "Describing"). */
const secondLookSeconds = 60;

/** A first look, in every Region, at the secrets that are to be repaired. */
export async function glanceAt(
  names: Iterable<string>,
  policy: Policy,
  reader: SecretsReader,
  clock: Clock,
): Promise<Glance<FirstLook[]>> {
  const look: FirstLook[] = [];
  for (const name of new Set(names)) look.push(await lookEverywhere(reader, policy.regions, name, clock.now()));
  return { look, waitSeconds: look.some(hasAbsence) ? secondLookSeconds : 0 };
}

export interface ObserveRequest {
  readonly policy: Policy;
  readonly account: AccountId;
  readonly looks: readonly FirstLook[];
  readonly reader: SecretsReader;
  readonly keys: KeyReader;
  readonly memory: Memory;
  readonly clock: Clock;
  /** Which findings are to be repaired, of those that are open now. */
  readonly wanted: (finding: Finding) => boolean;
  /** Replicas that the account's last audit judged. */
  readonly replicas: number;
}

/** The second look, judged by the same rules as any audit: the findings that are open now, each with what stands in its place. */
export async function observeFindings(request: ObserveRequest): Promise<Observation> {
  const { policy, account, looks, reader, keys, memory, clock, wanted, replicas } = request;
  const families = new Map<string, JudgedFamily>();
  const result = await audit({
    policy,
    accounts: [account],
    scopes: [{ account, reader: readerAfter(looks, reader), keys }],
    clock,
    memory,
    onJudged: (judged) => families.set(judged.read.family.arn, judged),
  });
  const open = result.findings.filter(({ status }) => status === 'open');
  const cases = open
    .filter((finding) => wanted(finding) || finding.rule === 'primary-misplaced')
    .map((finding) => ({
      finding,
      view: asDescribed(families.get(finding.secret.arn)?.views.find(({ region }) => region === finding.region)),
    }));
  const unreadable = result.coverage.filter(({ status }) => status === 'incomplete').map(({ region }) => region);
  return { cases, unreadable: [...new Set(unreadable)].sort(), replicas };
}

/** What stands for a listing in this run is a description by name (`readerAfter`): the gates may rely on it. */
function asDescribed(view: ReplicaView | undefined): ReplicaView | undefined {
  return view && { ...view, localSource: 'description' };
}
