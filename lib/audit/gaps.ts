import type { Policy } from '../domain/policy.ts';
import type { Gap } from '../domain/result.ts';
import type { AccountId, FamilyId, Region } from '../domain/secret.ts';
import type { KeyResolver } from './keys.ts';
import type { AccountReading } from './read-account.ts';
import type { Scope } from './scope.ts';
import type { ReadFamily } from './second-look.ts';

type GapFacts = Pick<Gap, 'kind' | 'message'> & Partial<Pick<Gap, 'account' | 'region' | 'secret'>>;

function gap({ account = null, region = null, secret = null, ...facts }: GapFacts): Gap {
  return { ...facts, account, region, secret, exception: null };
}

/** Notes what was not seen while an account is read, so that nothing else of its secrets need be kept. */
export interface GapNotes {
  readonly onListed: (family: FamilyId) => void;
  readonly onRead: (read: ReadFamily) => void;
  /** All gaps in what the account's reading shows, beyond a Region that did not end its listing. */
  gaps(reading: AccountReading, scope: Scope, keys: KeyResolver): Gap[];
}

export function createGapNotes(policy: Policy): GapNotes {
  const unread: Gap[] = [];
  const unlisted = createUnlistedRegions(policy);
  return {
    onListed: ({ primaryRegion, account, name }) => unlisted.note(primaryRegion, account, name),
    onRead(read) {
      unread.push(...unreadPrimary(read), ...unreadReplicas(read));
      const { family, primary } = read;
      const replication = primary.kind === 'present' ? primary.value.replication : [];
      for (const { region } of replication) unlisted.note(region, family.account, family.name);
    },
    gaps: (reading, scope, keys) => [
      ...unexpectedOrEmpty(policy, reading, scope),
      ...distinctByPlace(unread),
      ...unlisted.gaps(),
      ...unreadKeys(reading.account ?? null, keys),
    ],
  };
}

function unexpectedOrEmpty(policy: Policy, { account, secrets }: AccountReading, scope: Scope): Gap[] {
  const gaps: Gap[] = [];
  if (account !== undefined && !scope.accounts.includes(account)) {
    const message = `These are the secrets of account ${account}, which this run does not expect (expected: ${scope.accounts.join(', ')}). Use other credentials, or add the account to the policy.`;
    gaps.push(gap({ kind: 'unexpected-account', account, message }));
  }
  if (secrets === 0 && policy.clauses.some((clause) => !clause.optional)) {
    const message = `No secret at all was found in ${scope.regions.join(', ')}. If that is right, mark the clauses as optional; otherwise check account, Regions and permissions.`;
    gaps.push(gap({ kind: 'no-secrets', account: account ?? null, message }));
  }
  return gaps;
}

/** Sorted by where they are, so that two runs over one estate say the same, whatever answered first; secrets of one name may share one. */
function distinctByPlace(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [place(gap), gap]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

function place({ secret, region, message }: Gap): string {
  return `${secret} ${region} ${message}`;
}

function unreadPrimary({ family, primary }: ReadFamily): Gap[] {
  if (primary.kind !== 'unseen') return [];
  const { account, name, primaryRegion: region } = family;
  const message = `The primary of ${name} in ${region} could not be described: ${primary.reason}.`;
  return [gap({ kind: 'secret-unreadable', account, region, secret: name, message })];
}

function unreadReplicas({ family, looks, nameListedIn }: ReadFamily): Gap[] {
  const { account, name, replicas } = family;
  return [...looks].flatMap(([region, look]) => {
    if (look.kind === 'unseen') {
      const message = `${name} could not be described in ${region}: ${look.reason}.`;
      return [gap({ kind: 'secret-unreadable', account, region, secret: name, message })];
    }
    if (look.kind !== 'absent' || !nameListedIn.has(region)) return [];
    const what = replicas.has(region) ? `the replica of ${name}` : `a secret named ${name}`;
    const message = `${region} lists ${what} but does not describe it; it may just have been deleted. A later audit will know.`;
    return [gap({ kind: 'secret-unreadable', account, region, secret: name, message })];
  });
}

/** Regions that AWS names, as a primary's or a replica's, although the policy does not list them. */
function createUnlistedRegions(policy: Policy) {
  const named = new Map<Region, { readonly account: AccountId; readonly secrets: Set<string> }>();
  return {
    note(region: Region, account: AccountId, secret: string): void {
      if (policy.regions.includes(region)) return;
      const entry = named.get(region) ?? { account, secrets: new Set() };
      entry.secrets.add(secret);
      named.set(region, entry);
    },
    gaps: () =>
      [...named].sort().map(([region, { account, secrets }]) => {
        const [example] = [...secrets].sort();
        const who =
          secrets.size === 1 ? `The secret ${example} is` : `${secrets.size} secrets, ${example} among them, are`;
        const message = `${who} replicated to or from ${region}, which the policy does not list, so it was not read. Add it to the policy's regions.`;
        return gap({ kind: 'region-not-listed', account, region, message });
      }),
  };
}

function unreadKeys(account: AccountId | null, keys: KeyResolver): Gap[] {
  return keys.unresolved().map(({ region, key, reason, replicas }) => {
    const whose = replicas === 1 ? 'one replica' : `${replicas} replicas`;
    const message = `The KMS key ${key} in ${region}, which concerns ${whose}, could not be resolved: ${reason}. Allow kms:DescribeKey on it, or switch replica-key-unusable off in the clause.`;
    return gap({ kind: 'key-unreadable', account, region, message });
  });
}

/** Accounts that the run should have read and did not. */
export function accountGaps(scope: Scope, read: ReadonlySet<AccountId>): Gap[] {
  return scope.accounts
    .filter((account) => !read.has(account))
    .map((account) => {
      const message = `The policy expects account ${account}, but this run did not read it.`;
      return gap({ kind: 'account-not-read', account, message });
    });
}

/**
 * Clauses that matched nothing although everything was read: a typing error there would otherwise look clean. An estate
 * without any secret is a gap of its own.
 */
export function clauseGaps(policy: Policy, readings: readonly AccountReading[], matched: ReadonlySet<string>): Gap[] {
  if (readings.every(({ secrets }) => secrets === 0)) return [];
  return unmatchedClauses(expectedClauses(policy), matched);
}

/** Names of the clauses that should match something. */
export function expectedClauses({ clauses }: Policy): string[] {
  return clauses.filter(({ optional }) => !optional).map(({ name }) => name);
}

/** A gap for each clause that should have matched something and did not. */
export function unmatchedClauses(expected: readonly string[], matched: ReadonlySet<string>): Gap[] {
  return expected
    .filter((clause) => !matched.has(clause))
    .map((clause) => {
      const message = `The clause "${clause}" matches no secret. Correct its match, or mark it \`optional: true\` if that is right.`;
      return gap({ kind: 'clause-matched-nothing', message });
    });
}
