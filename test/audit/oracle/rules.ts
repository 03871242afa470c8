import type { Clause, UnmatchedMode } from '../../../lib/domain/policy.ts';
import type { Instant, ReplicaStatus, SecretDescription, SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { Role } from './groups.ts';
import { type KeyVerdict, keyState, sameKey } from './key-questions.ts';
import type { WorldKey } from './keys.ts';

/** Who holds a secret's name in a Region where its replica is not. */
export type Holder = 'nobody' | 'former replica' | 'another primary' | "another's replica" | 'stranger';

/** One Region of one secret, with everything that is so: nothing is unseen here but keys. */
export interface Scene {
  readonly now: Instant;
  readonly region: string;
  readonly primary: SecretDescription | undefined;
  /** The primary's word on the Region. */
  readonly reported: ReplicaStatus | undefined;
  /** The replica, if the Region holds it and is read. */
  readonly copy: SecretSnapshot | undefined;
  readonly holder: Holder;
  /** Whether the policy lists the Region. */
  readonly read: boolean;
  readonly clause: Clause | undefined;
  /** Nobody can tell which clause it is for. */
  readonly torn: boolean;
  readonly role: Role;
  readonly unmatched: UnmatchedMode;
  readonly keys: readonly WorldKey[];
  readonly inProgressSince: Instant | undefined;
  readonly outdatedSince: Instant | undefined;
}

/** `blind`: nobody can know, and the result says so once for all, in place of a finding. */
export type Say = 'open' | 'pending' | 'unknown' | 'blind' | 'fine';

interface NaiveRule {
  /** Judges the secret as a whole, at its primary. */
  readonly whole?: true;
  readonly needsRequire?: true;
  says(scene: Scene): Say;
}

const minutes = 60_000;
const days = 24 * 60 * minutes;
const violatedIf = (violated: boolean): Say => (violated ? 'open' : 'fine');
const fromKey: Readonly<Record<KeyVerdict, Say>> = {
  yes: 'fine',
  no: 'open',
  nobodyKnows: 'unknown',
  refused: 'blind',
};

/** Each rule of docs/rules, said again in the fewest words. */
const rules: Readonly<Record<string, NaiveRule>> = {
  'name-collision': {
    needsRequire: true,
    says: (scene) =>
      violatedIf(requirement(scene) !== undefined && !['nobody', 'former replica'].includes(scene.holder)),
  },
  'name-shared': {
    whole: true,
    needsRequire: true,
    says: ({ role }) => violatedIf(role.sharedWith > 0),
  },
  'primary-misplaced': {
    whole: true,
    needsRequire: true,
    says: ({ primary, clause, role }) => {
      const allowed = clause?.require?.primary;
      const misplaced = primary !== undefined && allowed !== undefined && !allowed.includes(primary.region);
      return violatedIf(misplaced && !role.inTheWay);
    },
  },
  'primary-pending-deletion': {
    whole: true,
    needsRequire: true,
    says: ({ primary, clause, role, region }) => {
      const wanted = Object.keys(clause?.require?.replicas ?? {}).some((place) => place !== region);
      return violatedIf(primary?.deletedAt !== undefined && role.meant && wanted);
    },
  },
  'replica-absent': {
    says: ({ reported, copy, read }) => violatedIf(reported?.status === 'InSync' && read && !copy),
  },
  'replica-failed': {
    says: ({ reported }) => {
      if (!reported || reported.status === 'InSync' || reported.status === 'InProgress') return 'fine';
      return reported.status === 'Failed' ? 'open' : 'unknown';
    },
  },
  'replica-key-mismatch': {
    needsRequire: true,
    says: (scene) => {
      const required = requirement(scene)?.key;
      if (!required || !scene.reported) return 'fine';
      return fromKey[sameKey(scene.keys, scene.region, required, keyOf(scene))];
    },
  },
  'replica-key-unusable': {
    says: (scene) => {
      if (!scene.reported || !scene.read) return 'fine';
      return fromKey[keyState(scene.keys, scene.region, keyOf(scene))];
    },
  },
  'replica-metadata-drift': {
    says: (scene) => {
      const { reported, primary, copy } = scene;
      if (!reported || !primary || !copy || ownTags(primary) === ownTags(copy)) return 'fine';
      return tooLongAgo(scene, [newest(primary.changedAt ?? 0, copy.changedAt ?? 0)], 'replica-metadata-drift');
    },
  },
  'replica-missing': {
    needsRequire: true,
    says: (scene) => violatedIf(scene.primary !== undefined && requirement(scene) !== undefined && !scene.reported),
  },
  'replica-orphaned': { says: ({ copy, reported }) => violatedIf(copy !== undefined && !reported) },
  'replica-promoted': {
    says: (scene) =>
      violatedIf(
        (requirement(scene) !== undefined || scene.reported !== undefined) && scene.holder === 'former replica',
      ),
  },
  'replica-stale': {
    says: (scene) => {
      const { reported, primary, copy } = scene;
      if (!reported || !primary || !copy || primary.currentVersion === copy.currentVersion) return 'fine';
      return tooLongAgo(scene, [scene.outdatedSince, primary.changedAt], 'replica-stale');
    },
  },
  'replica-stuck': {
    says: (scene) => {
      const { status } = scene.reported ?? {};
      if (scene.reported && status !== 'InProgress' && status !== 'InSync' && status !== 'Failed') {
        // What cannot be asked of a secret that is not seen is not asked.
        return scene.primary ? 'unknown' : 'fine';
      }
      if (status !== 'InProgress') return 'fine';
      const since = scene.inProgressSince ?? scene.now;
      return tooLongAgo(scene, [newest(since, scene.primary?.changedAt ?? 0)], 'replica-stuck');
    },
  },
  'replica-unexpected': {
    needsRequire: true,
    says: (scene) =>
      violatedIf(
        scene.reported !== undefined &&
          scene.clause?.require?.allowOthers === false &&
          // What the clause requires somewhere it allows there, of whatever bears the name.
          scene.clause.require.replicas[scene.region] === undefined,
      ),
  },
  'replica-unused': {
    needsRequire: true,
    says: ({ now, clause, reported, copy }) => {
      const period = clause?.rules['replica-unused']?.parameters['period'];
      if (typeof period !== 'number' || !reported || !copy) return 'fine';
      const reads = [reported.accessedAt, copy.accessedAt].filter((at) => at !== undefined);
      const since = reads.length > 0 ? newest(...reads) : copy.createdAt;
      if (since === undefined) return 'unknown';
      return violatedIf(now - since > period + days);
    },
  },
  'secret-unmatched': {
    whole: true,
    says: ({ primary, clause, unmatched }) =>
      violatedIf(unmatched === 'fail' && primary !== undefined && clause === undefined),
  },
};

export const ruleIds: readonly string[] = Object.keys(rules);

/** What every rule that applies says; `whole`: of the secret rather than of one replica. */
export function askAll(scene: Scene, whole: boolean): Map<string, Say> {
  const asked = Object.entries(rules).filter(
    ([id, rule]) =>
      (rule.whole ?? false) === whole &&
      (scene.clause?.require || !rule.needsRequire) &&
      scene.clause?.rules[id]?.enabled !== false,
  );
  return new Map(asked.map(([id, rule]) => [id, torn(scene, rule.says(scene))]));
}

/** Whose clause is not known, nothing is found about. */
function torn(scene: Scene, say: Say): Say {
  return scene.torn && (say === 'open' || say === 'pending') ? 'unknown' : say;
}

/** What a clause requires, it requires of the secret that it means, and of no orphan. */
function requirement({ primary, role, clause, region }: Scene) {
  return primary && role.meant ? clause?.require?.replicas[region] : undefined;
}

/** Where there is no replica, the key that it is to have. */
function keyOf({ copy, reported }: Scene): string | undefined {
  return copy ? copy.kmsKeyId : reported?.kmsKeyId;
}

function newest(...instants: readonly Instant[]): Instant {
  return Math.max(...instants);
}

/** Open once the longest of the proven durations exceeds the rule's grace. */
function tooLongAgo({ now, clause }: Scene, since: ReadonlyArray<Instant | undefined>, rule: string): Say {
  const set = clause?.rules[rule]?.parameters['grace'];
  const grace = typeof set === 'number' ? set : 15 * minutes;
  return since.some((at) => at !== undefined && now - at > grace) ? 'open' : 'pending';
}

/** The tags of a person's own. */
export function ownTags({ tags }: SecretSnapshot): string {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:'));
  return JSON.stringify(own.sort());
}
