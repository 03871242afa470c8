import { describe, expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, aReplica, aSecret, clock, now } from '../support/builders.ts';
import { type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

const [ireland, frankfurt, virginia] = ['eu-west-1', 'eu-central-1', 'us-east-1'];

interface Run {
  readonly policy?: Partial<Policy>;
  readonly faults?: Faults;
  readonly reader?: SecretsReader;
  readonly regions?: readonly string[];
}

async function run(estate: readonly SecretDescription[], { policy, faults, reader, regions }: Run = {}) {
  const scopes = [{ account, reader: reader ?? fakeReader(estate, faults), keys: fakeKeys() }];
  return audit({ policy: aPolicy(policy), scopes, clock, ...(regions && { regions }) });
}

async function found(estate: readonly SecretDescription[], options: Run = {}) {
  const { findings } = await run(estate, options);
  return findings.map(({ rule, region, status, secret }) => `${rule} ${status} ${secret.primaryRegion}→${region}`);
}

const wanted = (primary: readonly string[] | undefined, ...replicas: readonly string[]) => ({
  clauses: [
    aClause({
      require: {
        ...(primary && { primary }),
        replicas: Object.fromEntries(replicas.map((region) => [region, {}])),
        allowOthers: false,
      },
    }),
  ],
});

describe('a listed secret that a description denies', () => {
  test('is unknown, however many of them there are', async () => {
    const estate = Array.from({ length: 300 }, (_, index) => aSecret({ name: `prod/${index}` }));
    const policy = { clauses: [aClause({ require: { replicas: {}, primary: [virginia], allowOthers: false } })] };
    const result = await run(estate, { policy, faults: { gone: estate.map(({ arn }) => arn) } });
    expect(result.verdict).toBe('incomplete');
    expect(result.gaps).toHaveLength(300);
  });

  test('holds its name all the same: the replica that needs it is not called missing', async () => {
    const primary = aSecret({ primaryRegion: ireland });
    const holder = aSecret({ region: frankfurt, suffix: 'Xy98Zz' });
    expect(await found([primary, holder], { policy: wanted([ireland], frankfurt) })).toEqual([
      'name-collision open eu-west-1→eu-central-1',
    ]);
    const result = await run([primary, holder], {
      policy: wanted([ireland], frankfurt),
      faults: { gone: [holder.arn] },
    });
    expect(result.verdict).toBe('incomplete');
    expect(result.findings.filter(({ status }) => status === 'open')).toEqual([]);
  });

  test('is not called missing where the description of its name fails', async () => {
    const primary = aSecret({ primaryRegion: ireland });
    const reader = fakeReader([primary]);
    const describe: SecretsReader['describe'] = (region, id) =>
      region === frankfurt ? Promise.reject(new ReadError('denied', 'denied')) : reader.describe(region, id);
    const result = await run([], { policy: wanted([ireland], frankfurt), reader: { ...reader, describe } });
    expect(result).toMatchObject({ verdict: 'incomplete', findings: [{ rule: 'replica-missing', status: 'unknown' }] });
  });
});

test('a clause that only the tags of a replica match matches nothing', async () => {
  const [primary, replica] = aFamily({ tags: { tier: 'low' } }, [frankfurt]);
  if (!primary || !replica) throw new Error('no family');
  const clauses = [
    aClause({ name: 'critical', match: { tags: { tier: ['critical'] } } }),
    aClause({ name: 'rest', require: { replicas: {}, allowOthers: true } }),
  ];
  const result = await run([primary, { ...replica, tags: { tier: 'critical' } }], { policy: { clauses } });
  expect(result.matchedClauses).toEqual(['rest']);
  expect(result.gaps.map(({ kind, message }) => `${kind} ${message.slice(0, 21)}`)).toEqual([
    'clause-matched-nothing The clause "critical"',
  ]);
});

describe('of several secrets of one name', () => {
  const family = aFamily({ region: ireland }, [frankfurt]);
  const policy = wanted([ireland], frankfurt, virginia);
  const { primaryRegion: _, ...promotedCopy } = aReplica(family[0] as SecretDescription, virginia);
  const stranger = aSecret({ region: virginia, suffix: 'Xy98Zz' });

  test.each<readonly [string, SecretDescription, string]>([
    ['a promoted copy', promotedCopy, 'replica-promoted'],
    ['a stranger', stranger, 'name-collision'],
    ['another primary', { ...stranger, primaryRegion: virginia }, 'name-collision'],
  ])(
    '%s in the place of a replica is one finding, and the healthy replica beside it none',
    async (_what, other, rule) => {
      expect(await found([...family, other], { policy })).toEqual([`${rule} open eu-west-1→us-east-1`]);
    },
  );

  test('an orphan in the place of a replica is the finding of the secret that needs the place', async () => {
    const orphan = { ...stranger, primaryRegion: ireland };
    expect(await found([...family, orphan], { policy })).toEqual(['name-collision open eu-west-1→us-east-1']);
  });

  test('a replica of another is called by what it is', async () => {
    const other = aFamily({ region: virginia, suffix: 'Xy98Zz' }, [frankfurt]);
    const clauses = [
      aClause({
        name: 'here',
        match: { region: [ireland] },
        require: { replicas: { [frankfurt]: {} }, allowOthers: true },
      }),
      aClause({
        name: 'there',
        match: { region: [virginia] },
        require: { replicas: { [frankfurt]: {} }, allowOthers: true },
      }),
    ];
    const { findings } = await run([aSecret({ region: ireland }), ...other], { policy: { clauses } });
    expect(findings.map(({ rule, cause }) => `${rule} ${cause}`)).toEqual(['name-collision replica']);
    expect(findings[0]?.message).toContain('The replica of a primary in us-east-1');
    expect(JSON.stringify(findings)).not.toMatch(/unrelated|promoted/);
  });

  test('all are meant where none is where the clause wants it, and that is what is found', async () => {
    const both = [aSecret({ region: frankfurt }), aSecret({ region: virginia, suffix: 'Xy98Zz' })];
    expect(await found(both, { policy: wanted([ireland], frankfurt) })).toEqual([
      'name-shared open eu-central-1→eu-central-1',
      'name-shared open us-east-1→us-east-1',
    ]);
  });

  test('nothing that the clause requires is decided where the one that it means may be in a Region that was not read', async () => {
    const faults = { list: { [ireland]: new ReadError('denied', 'access denied to ListSecrets') } };
    const lone = [aSecret({ region: virginia })];
    expect(await found(lone, { policy: wanted([ireland], frankfurt), faults })).toEqual([
      'replica-missing unknown us-east-1→eu-central-1',
      'primary-misplaced open us-east-1→us-east-1',
    ]);
    const narrowed = await run(lone, { policy: wanted([ireland], frankfurt), regions: [frankfurt, virginia] });
    expect(narrowed).toMatchObject({ verdict: 'incomplete', leftOut: { regions: [ireland] } });
    const inTheWay = await run(lone, { policy: wanted([ireland], frankfurt, virginia), faults });
    expect(inTheWay.verdict).toBe('incomplete');
    expect(inTheWay.findings.map(({ status }) => status)).not.toContain('open');
  });
});

test('a primary that changed places with its replica is one finding, and its replica is not to be removed', async () => {
  const swapped = aFamily({ region: frankfurt }, [ireland]);
  expect(await found(swapped, { policy: wanted([ireland], frankfurt) })).toEqual([
    'primary-misplaced open eu-central-1→eu-central-1',
  ]);
});

test('what is excepted explains nothing', async () => {
  const primary = aSecret({ primaryRegion: ireland });
  const stranger = aSecret({ region: frankfurt, suffix: 'Xy98Zz' });
  const exceptions = [{ rule: 'name-collision', secret: '*', reason: 'known', owner: 'us', until: '2099-01-01' }];
  expect(await found([primary, stranger], { policy: { ...wanted([ireland], frankfurt), exceptions } })).toEqual([
    'name-collision excepted eu-west-1→eu-central-1',
    'replica-missing open eu-west-1→eu-central-1',
    'primary-misplaced open eu-central-1→eu-central-1',
  ]);
});

describe('coverage by the policy', () => {
  const clauses = [
    aClause({ name: 'required', match: { name: ['a'] } }),
    aClause({ name: 'forbidden', match: { name: ['b'] }, require: { replicas: {}, allowOthers: false } }),
    { name: 'tuned', optional: false, match: { name: ['c'] }, rules: {} },
  ];
  const estate = [...aFamily({ name: 'a' }, [frankfurt]), ...['b', 'c', 'd', 'e'].map((name) => aSecret({ name }))];

  test('counts each secret once, by the clause that decides it, and names what no clause matches', async () => {
    const { policyCoverage, warnings, verdict, counts } = await run(estate, { policy: { clauses } });
    expect(policyCoverage).toEqual({
      required: 1,
      forbidden: 1,
      tuned: 1,
      unmatched: 2,
      undecided: 0,
      unmatchedMode: 'warn',
      unmatchedSecrets: [
        { account, name: 'd', region: ireland },
        { account, name: 'e', region: ireland },
      ],
    });
    expect(counts.secrets).toBe(5);
    expect(verdict).toBe('compliant');
    expect(warnings).toEqual([
      { kind: 'secrets-unmatched', message: expect.stringContaining('2 secrets are matched by no clause') },
    ]);
  });

  test('makes a finding of each where the policy says so, and says nothing where it allows it', async () => {
    expect(await found(estate, { policy: { clauses, unmatched: 'fail' } })).toEqual([
      'secret-unmatched open eu-west-1→eu-west-1',
      'secret-unmatched open eu-west-1→eu-west-1',
    ]);
    expect((await run(estate, { policy: { clauses, unmatched: 'allow' } })).warnings).toEqual([]);
  });

  test('does not know what decides a secret whose primary is in a Region that is not read', async () => {
    const elsewhere = aFamily({ name: 'a', region: 'ap-south-1' }, [frankfurt]);
    const { policyCoverage } = await run(elsewhere, { policy: { clauses } });
    expect(policyCoverage).toMatchObject({ required: 0, undecided: 1 });
  });
});

test('an exception that covers nothing is warned of, and makes nothing incomplete', async () => {
  const exceptions = [
    { rule: 'replica-failed', secret: 'prod/typo*', reason: 'known', owner: 'us', until: '2099-01-01' },
  ];
  const { warnings, verdict } = await run(aFamily({}, [frankfurt]), { policy: { exceptions } });
  expect(verdict).toBe('compliant');
  expect(warnings).toEqual([
    { kind: 'exception-covers-nothing', message: expect.stringContaining('replica-failed for prod/typo*') },
  ]);
});

test('a narrowed audit says what of the policy it left out', async () => {
  const { leftOut } = await run(aFamily({}, [frankfurt]), { regions: [ireland, frankfurt] });
  expect(leftOut).toEqual({ accounts: [], regions: [virginia] });
  expect((await run(aFamily({}, [frankfurt]))).leftOut).toEqual({ accounts: [], regions: [] });
});

test('a secret scheduled for deletion lacks nothing where the only required Region is its own', async () => {
  const policy = { clauses: [aClause({ require: { replicas: { [frankfurt]: {} }, allowOthers: false } })] };
  expect(await found([aSecret({ region: frankfurt, deletedAt: now })], { policy })).toEqual([]);
  expect(await found([aSecret({ region: ireland, deletedAt: now })], { policy })).toEqual([
    'primary-pending-deletion open eu-west-1→eu-west-1',
  ]);
});
