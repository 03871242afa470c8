import {
  addFamily,
  change,
  type Draft,
  fail,
  inSync,
  keyIds,
  nameConflict,
  remember,
  replicaRegions,
  setStatus,
  stranger,
  useKey,
  versions,
  without,
} from './draft.ts';
import { day, inRegion, minute, type Secret, secretArn } from './world.ts';

/** Makes a case out of a healthy family. False: there was no occasion in this one. */
type Feature = (draft: Draft) => boolean;

type Tags = Readonly<Record<string, string>>;

/** With one of the family's replicas. */
function inReplica(make: (draft: Draft, region: string) => unknown): Feature {
  return (draft) => {
    const region = draft.dice.any(replicaRegions(draft));
    if (region === undefined) return false;
    return make(draft, region) !== false;
  };
}

/** With one secret of the name, whatever it is. */
function inMember(make: (draft: Draft, region: string, secret: Secret) => unknown): Feature {
  return (draft) => {
    const member = draft.dice.any([...draft.slots]);
    return member !== undefined && make(draft, ...member) !== false;
  };
}

/** What a primary says once another secret has taken the name of its replica. */
function afterTaking(draft: Draft, region: string): void {
  const said = draft.dice.pick(['failed', 'failed', 'nothing', 'in sync'] as const);
  if (said === 'failed') fail(draft, region, nameConflict(draft, region));
  if (said === 'nothing') setStatus(draft, region, null);
}

function otherFamilies(count: number): Feature {
  return (draft) => {
    const { dice, home, read, slots } = draft;
    const homes = dice.shuffled(read.filter((region) => region !== home)).slice(0, count);
    if (homes.length < count) return false;
    const tags = dice.pick<Tags>([{}, { tier: 'gold' }, slots.get(home)?.tags ?? {}]);
    for (const other of homes) {
      const taken = slots.has(other);
      const free = read.filter((region) => region !== home && !homes.includes(region));
      const targets = dice.once(2) ? dice.shuffled(free).slice(0, 1) : [];
      const before = targets.filter((region) => slots.has(region));
      addFamily(draft, other, dice.suffix(), targets, { tags });
      for (const region of [...(taken ? [other] : []), ...before]) afterTaking(draft, region);
    }
    return true;
  };
}

const onlyListed: Readonly<Record<string, Feature>> = {
  'listing hides': inMember((draft, region) => change(draft, region, { listed: false })),
  'listing shows old tags': inMember((draft, region) =>
    change(draft, region, { listed: { tags: draft.dice.pick<Tags>([{ tier: 'gold' }, { team: 'old' }, {}]) } }),
  ),
  'listing shows an old version': inMember((draft, region) =>
    change(draft, region, { listed: { currentVersion: versions.previous } }),
  ),
  'listing shows an old key': inMember((draft, region) => change(draft, region, { listed: { kmsKeyId: 'alias/ops' } })),
  'listing shows an old role': inMember((draft, region, { primaryRegion }) => {
    const other = draft.dice.any(draft.read.filter((one) => one !== region));
    const shown = primaryRegion === undefined ? other : null;
    return shown === undefined ? false : change(draft, region, { listed: { primaryRegion: shown } });
  }),
  'listing shows a ghost': ghost,
  'listing shows a namesake that is gone': inMember((draft, region) => {
    const { dice, ghosts, home } = draft;
    ghosts.push({ ...stranger(draft, region), gone: true, ...(dice.once(2) && { primaryRegion: home }) });
  }),
};

/** A replica that was removed, or a primary that was deleted, is still listed. */
function ghost(draft: Draft): boolean {
  const { dice, slots, home } = draft;
  const places = dice.once(2) ? replicaRegions(draft) : [...slots.keys()];
  const region = dice.any(places);
  const secret = region === undefined ? undefined : slots.get(region);
  if (region === undefined || !secret) return false;
  slots.delete(region);
  draft.ghosts.push({ ...secret, gone: true });
  if (region !== home && dice.once(2)) setStatus(draft, region, null);
  return true;
}

const names: Readonly<Record<string, Feature>> = {
  'two families': otherFamilies(1),
  'three families': otherFamilies(2),
  promoted: inReplica((draft, region) => {
    const { dice, read, slots, home } = draft;
    without(draft, region, 'primaryRegion');
    afterTaking(draft, region);
    const next = dice.once(3) ? dice.any(read.filter((one) => one !== home && !slots.has(one))) : undefined;
    const secret = slots.get(region);
    if (next === undefined || !secret) return true;
    // It has been replicated on since then.
    change(draft, region, { primaryRegion: region, replicationStatus: [inSync(next)] });
    const { replicationStatus: _, kmsKeyId: __, ...copy } = secret;
    slots.set(next, { ...copy, arn: inRegion(secret.arn, next), primaryRegion: region });
    return true;
  }),
  foreign: inReplica((draft, region) => {
    draft.slots.set(region, stranger(draft, region));
    afterTaking(draft, region);
  }),
  'foreign replica': inReplica((draft, region) => {
    const other = draft.dice.any(draft.read.filter((one) => one !== region && one !== draft.home));
    if (other === undefined) return false;
    draft.slots.set(region, { ...stranger(draft, region), primaryRegion: other });
    afterTaking(draft, region);
    return true;
  }),
  'name like an ARN': inReplica((draft) => {
    const { slots, home, account, now, name, suffix, dice } = draft;
    const primary = slots.get(home);
    if (!primary) return false;
    slots.delete(home);
    const { replicationStatus: _, primaryRegion: __, ...facts } = primary;
    const longer = `${name}-${suffix}`;
    draft.others.push({
      ...facts,
      name: longer,
      arn: secretArn(home, account, longer, dice.suffix()),
      createdDate: now - 300 * day,
    });
    return true;
  }),
};

const answers: Readonly<Record<string, Feature>> = {
  'about another secret': inMember((draft, _region, secret) => {
    draft.confused.push(secret);
  }),
  'one not found': inMember((draft, region) => change(draft, region, { described: 'not-found' })),
  'none found': (draft) => {
    for (const region of draft.slots.keys()) change(draft, region, { described: 'not-found' });
    return true;
  },
  'description denied': inMember((draft, region) => change(draft, region, { described: 'denied' })),
  'unknown fields': inMember((draft, region) =>
    change(draft, region, {
      described: {
        extra: draft.dice.pick<Readonly<Record<string, unknown>>>([
          { Type: 'SomethingManaged' },
          { CrossAccountReplicas: [{ Account: '999999999999', Status: 'InSync' }] },
          { FieldThatNobodyKnows: { Nested: ['value'] } },
        ]),
      },
    }),
  ),
  'unknown status': inReplica((draft, region) =>
    setStatus(draft, region, {
      status: draft.dice.pick(['Pending', 'Detached', 'NeverHeardOf']),
      statusMessage: 'new',
    }),
  ),
  'Region twice': inReplica((draft, region) => {
    const primary = draft.slots.get(draft.home);
    const statuses = draft.dice.pick([
      ['InSync', 'Failed'],
      ['Failed', 'InSync'],
      ['InSync', 'Failed'],
      ['InSync', 'InProgress'],
      ['InSync', 'InSync'],
    ]);
    const rest = primary?.replicationStatus?.filter((status) => status.region !== region) ?? [];
    const message = nameConflict(draft, region);
    const twice = statuses.map((status) => ({
      ...inSync(region),
      status,
      statusMessage: status === 'Failed' ? message : 'Replication succeeded',
    }));
    change(draft, draft.home, { replicationStatus: [...rest, ...twice] });
  }),
};

const states: Readonly<Record<string, Feature>> = {
  'tags differ': inReplica((draft, region) => {
    const tags = draft.slots.get(region)?.tags ?? {};
    const extra = draft.dice.pick<Tags>([{ team: 'other' }, { team: 'other' }, { tier: 'gold' }, { 'aws:stack': 'x' }]);
    change(draft, region, { tags: { ...tags, ...extra } });
    const changed = draft.now - draft.dice.pick([5, 20, 3000]) * minute;
    change(draft, draft.dice.pick([region, draft.home]), { lastChangedDate: changed });
  }),
  missing: inReplica((draft, region) => {
    draft.slots.delete(region);
    setStatus(draft, region, null);
  }),
  absent: inReplica((draft, region) => draft.slots.delete(region)),
  failed: inReplica((draft, region) => {
    const messages = [nameConflict(draft, region), 'Access to KMS is not allowed', 'Something new went wrong'] as const;
    fail(draft, region, draft.dice.pick(messages));
    if (draft.dice.once(2)) draft.slots.delete(region);
  }),
  'in progress': inReplica((draft, region) => {
    setStatus(draft, region, { status: 'InProgress', statusMessage: '' });
    const minutes = draft.dice.pick([null, 5, 20, 600]);
    if (minutes !== null) remember(draft, 'in-progress', region, minutes);
    if (draft.dice.once(3)) change(draft, region, { currentVersion: versions.previous });
    if (draft.dice.once(3)) draft.slots.delete(region);
  }),
  outdated: inReplica((draft, region) => {
    if (draft.dice.once(4)) without(draft, region, 'currentVersion');
    else change(draft, region, { currentVersion: versions.previous });
    const minutes = draft.dice.pick([null, 5, 20, 600]);
    if (minutes !== null) remember(draft, 'outdated', region, minutes);
    if (draft.dice.once(2))
      change(draft, draft.home, { lastChangedDate: draft.now - draft.dice.pick([5, 30]) * minute });
  }),
  unexpected: (draft) => {
    const region = draft.dice.any(draft.read.filter((one) => !draft.slots.has(one)));
    const primary = draft.slots.get(draft.home);
    if (region === undefined || !primary) return false;
    const { replicationStatus: _, kmsKeyId: __, ...copy } = primary;
    draft.slots.set(region, { ...copy, arn: inRegion(primary.arn, region), primaryRegion: draft.home });
    setStatus(draft, region, {});
    return true;
  },
  'replica not in the status': inReplica((draft, region) => setStatus(draft, region, null)),
  orphan: inReplica((draft) => draft.slots.delete(draft.home)),
  'orphans differ': (draft) => {
    const [first, second] = replicaRegions(draft);
    if (first === undefined || second === undefined) return false;
    draft.slots.delete(draft.home);
    change(draft, first, { tags: { tier: 'gold' } });
    change(draft, second, { tags: { tier: 'none' } });
    return true;
  },
  'pending deletion': (draft) => {
    const { dice, home, now } = draft;
    if (dice.once(2)) {
      for (const region of replicaRegions(draft)) {
        draft.slots.delete(region);
        setStatus(draft, region, null);
      }
      if (dice.once(2)) without(draft, home, 'primaryRegion');
    }
    change(draft, home, { deletedDate: now - 2 * day });
    return true;
  },
  unread: inReplica((draft, region) => {
    const lastAccessedDate = Math.floor((draft.now - draft.dice.pick([1, 100, 400]) * day) / day) * day;
    change(draft, region, { lastAccessedDate });
    setStatus(draft, region, { lastAccessedDate });
  }),
  'clock is off': inReplica((draft, region) => {
    const ahead = draft.now + draft.dice.pick([2, 30, 3000]) * minute;
    const kind = draft.dice.pick(['tags', 'version', 'progress', 'dates'] as const);
    if (kind === 'tags') change(draft, region, { tags: { team: 'other' }, lastChangedDate: ahead });
    if (kind === 'version') change(draft, region, { currentVersion: versions.previous });
    if (kind === 'progress') setStatus(draft, region, { status: 'InProgress', statusMessage: '' });
    if (kind === 'version') remember(draft, 'outdated', region, -draft.dice.pick([2, 30, 3000]));
    if (kind === 'progress') remember(draft, 'in-progress', region, -draft.dice.pick([2, 30, 3000]));
    change(draft, draft.home, { lastChangedDate: ahead });
  }),
  'outside the policy': (draft) => {
    const { dice, all, read, home } = draft;
    const outside = dice.any(all.filter((region) => !read.includes(region) && !draft.slots.has(region)));
    const primary = draft.slots.get(home);
    if (outside === undefined || !primary) return false;
    const { replicationStatus: _, kmsKeyId: __, ...copy } = primary;
    draft.slots.set(outside, { ...copy, arn: inRegion(primary.arn, outside), primaryRegion: home });
    setStatus(draft, outside, {});
    return true;
  },
  'primary outside the policy': (draft) => {
    const { dice, all, read, suffix } = draft;
    const outside = dice.any(all.filter((region) => !read.includes(region)));
    const targets = replicaRegions(draft);
    const primary = draft.slots.get(draft.home);
    if (outside === undefined || targets.length === 0 || !primary) return false;
    draft.slots.clear();
    addFamily(draft, outside, suffix, targets, { tags: primary.tags ?? {} });
    return true;
  },
};

function keyState(name: string, facts: Parameters<typeof useKey>[3]): [string, Feature] {
  return [
    name,
    inReplica((draft, region) => useKey(draft, region, draft.dice.pick(['alias/app', 'alias/ops']), facts)),
  ];
}

const keys: Readonly<Record<string, Feature>> = {
  ...Object.fromEntries([
    keyState('key disabled', { state: 'Disabled' }),
    keyState('key pending deletion', { state: 'PendingDeletion' }),
    keyState('key in a new state', { state: 'NeverHeardOf' }),
    keyState('key denied', { denied: true }),
  ]),
  'key missing': inReplica((draft, region) => {
    useKey(draft, region, draft.dice.pick(['alias/gone', '99999999-0000-4000-8000-000000000000']));
    draft.keys.pop();
  }),
  'key by its id': inReplica((draft, region) => {
    const id = draft.dice.pick([keyIds['alias/app'] ?? '', keyIds['alias/ops'] ?? '']);
    const text = draft.dice.pick([id, `arn:aws:kms:${region}:${draft.account}:key/${id}`]);
    useKey(draft, region, text);
  }),
  'key differs': inReplica((draft, region) => useKey(draft, region, 'alias/ops')),
};

/** By the name of the case; each group of secrets gets one or two of them. */
export const features: Readonly<Record<string, Feature>> = { ...names, ...answers, ...onlyListed, ...states, ...keys };
