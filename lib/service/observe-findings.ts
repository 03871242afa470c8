import { audit } from '../audit/audit.ts';
import { type KeyReader, type Memory, ReadError, type SecretsReader } from '../audit/ports.ts';
import type { JudgedFamily } from '../audit/views.ts';
import type { Clock } from '../domain/clock.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import type { Glance, Observation } from '../remediation/order.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { type EstateLook, hasAbsence, lookEverywhere, readerAfter } from './first-look.ts';

/** Two descriptions a minute apart are two witnesses (docs/aws-facts.md, "Describing"). */
const secondLookSeconds = 60;

/** Secrets that one run looks at: what it sees of them is kept in one durable step (lib/service/compact.ts). */
export const mostSecrets = 500;

/** A first look, in every Region, at the secrets that are to be repaired. */
export async function glanceAt(
  names: Iterable<string>,
  policy: Policy,
  reader: SecretsReader,
  clock: Clock,
): Promise<Glance<EstateLook>> {
  const all = new Set(names);
  if (all.size > mostSecrets) return { look: { secrets: all.size, looks: [] }, waitSeconds: 0 };
  const looks = [];
  for (const name of all) looks.push(await lookEverywhere(reader, policy.regions, name, clock.now()));
  return { look: { secrets: all.size, looks }, waitSeconds: looks.some(hasAbsence) ? secondLookSeconds : 0 };
}

export interface ObserveRequest {
  readonly policy: Policy;
  readonly account: AccountId;
  readonly look: EstateLook;
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
  const { policy, account, look, reader, keys, memory, clock, wanted, replicas } = request;
  if (look.looks.length < look.secrets) return { cases: [], unreadable: [], replicas, refused: tooMany(look) };
  const families = new Map<string, JudgedFamily>();
  const result = await readAtAll(() =>
    audit({
      policy,
      accounts: [account],
      scopes: [{ account, reader: readerAfter(look.looks, reader), keys }],
      clock,
      memory,
      onJudged: (judged) => families.set(judged.read.family.arn, judged),
    }),
  );
  // Nothing at all could be read: that is no estate without findings.
  if (!result) return { cases: [], unreadable: [...policy.regions].sort(), replicas };
  // Credentials that read another account's secrets must not repair them.
  const open = result.findings.filter((finding) => finding.status === 'open' && finding.account === account);
  const cases = open
    .filter((finding) => wanted(finding) || finding.rule === 'primary-misplaced')
    .map((finding) => ({
      finding,
      view: asDescribed(families.get(finding.secret.arn)?.views.find(({ region }) => region === finding.region)),
    }));
  const unreadable = result.coverage.filter(({ status }) => status === 'incomplete').map(({ region }) => region);
  return { cases, unreadable: [...new Set(unreadable)].sort(), replicas };
}

async function readAtAll<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return undefined;
  }
}

function tooMany({ secrets }: EstateLook) {
  const reason = `${secrets} secrets have something to be repaired, and one run looks at ${mostSecrets} at most: so much at once is for a person to look at. Name some of the findings.`;
  return { code: 'too-many-secrets', reason };
}

/** What stands for a listing in this run is a description by name (`readerAfter`): the gates may rely on it. */
function asDescribed(view: ReplicaView | undefined): ReplicaView | undefined {
  return view && { ...view, localSource: 'description' };
}
