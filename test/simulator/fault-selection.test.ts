import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { createRateLimit } from '../../simulator/faults/rate.ts';
import { isDue, type Position } from '../../simulator/faults/selection.ts';
import { type FaultInput, parseScenario, ScenarioError } from '../../simulator/index.ts';
import { AWAY, bench, HOME, REGIONS, refusal } from './support.ts';

const at = bench();

test.each<[Position, number[]]>([
  [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [{ call: 3 }, [3]],
  [{ first: 2 }, [1, 2]],
  [{ after: 8 }, [9, 10]],
  [{ every: 4 }, [4, 8]],
  [{ times: 2 }, [1, 2]],
  [{ after: 5, times: 1 }, [6]],
  [{ every: 3, times: 2 }, [3, 6]],
  [{ first: 3, times: 2 }, [1, 2]],
])('of ten calls, %j meets %j', (position, expected) => {
  const met: number[] = [];
  for (let nth = 1; nth <= 10; nth += 1) if (isDue(position, nth, met.length)) met.push(nth);
  expect(met).toEqual(expected);
});

test('a rate lets so many at once pass and so many a second, in each account, Region and operation, and refuses the rest', () => {
  const tooFast = createRateLimit({ rate: 2, burst: 3 });
  const call = { account: '111122223333', region: HOME, operation: 'ListSecrets' };
  const refusedOf = (calls: number, now: number, where = call) =>
    Array.from({ length: calls }, () => tooFast(where, now)).filter((refused) => refused).length;

  expect(refusedOf(5, 0)).toBe(2);
  expect(refusedOf(5, 0, { ...call, region: AWAY })).toBe(2);
  expect(refusedOf(2, 500)).toBe(1);
  expect(refusedOf(5, 60_000)).toBe(2);
});

const SECOND = '444455556666';
const scenario = {
  accounts: ['111122223333', SECOND],
  secrets: [
    { name: 'prod/x', region: HOME, suffix: 'AbCdEf', replicas: { [AWAY]: {} }, created: '9d ago' },
    { name: 'prod/x-nobody', region: HOME, created: '8d ago' },
    { name: 'prod/x', region: HOME, account: SECOND },
  ],
};

const made: Readonly<Record<string, () => Promise<unknown>>> = {
  begin: () => at.listPage({ MaxResults: 1 }),
  end: async () => {
    const { token } = await at.listPage({ MaxResults: 1 });
    return at.listPage({ NextToken: token });
  },
  name: () => at.describe('prod/x'),
  arn: () => at.describe(`arn:aws:secretsmanager:${HOME}:111122223333:secret:prod/x-AbCdEf`),
  other: () => at.describe('prod/x-nobody'),
  away: () => at.describe('prod/x', AWAY),
  second: () => at.client(HOME, SECOND).send(new DescribeSecretCommand({ SecretId: 'prod/x' })),
  create: () => at.create('prod/new'),
};

test.each<[Partial<FaultInput>, string]>([
  [{}, 'begin end name arn other away second create'],
  [{ operation: 'ListSecrets' }, 'begin end'],
  [{ operation: ['ListSecrets', 'CreateSecret'] }, 'begin end create'],
  [{ region: AWAY }, 'away'],
  [{ region: REGIONS, account: SECOND }, 'second'],
  [{ secret: 'prod/x' }, 'name arn away second'],
  [{ secret: 'prod/*' }, 'name arn other away second create'],
  [{ secret: ['prod/x-*', 'prod/n*'] }, 'other create'],
  [{ secret: 'prod.x' }, ''],
  [{ operation: 'DescribeSecret', region: HOME, account: '111122223333' }, 'name arn other'],
  [{ page: 'last' }, 'end'],
  [{ page: 'first' }, 'begin end'],
  [{ key: 'alias/*' }, ''],
])('the selection %j refuses %s', async (selection, expected) => {
  at.apply(scenario);
  const refused: string[] = [];
  for (const [name, call] of Object.entries(made)) {
    at.simulator.clearFaults();
    at.simulator.addFaults({ ...selection, fault: 'deny' });
    if ((await refusal(call())).startsWith('AccessDenied')) refused.push(name);
  }
  expect(refused.join(' ')).toBe(expected);
});

test('the first fault that decides ends it, and those below do not count the call', async () => {
  at.simulator.addFaults(
    { operation: 'ListSecrets', fault: 'throttle', times: 2 },
    { operation: 'ListSecrets', fault: 'deny', call: 1 },
  );
  const answers: string[] = [];
  for (let n = 0; n < 4; n += 1) answers.push((await refusal(at.listPage())).split(':')[0] ?? '');
  expect(answers).toEqual(['ThrottlingException', 'ThrottlingException', 'AccessDeniedException', 'accepted']);
  expect(at.simulator.faults().map(({ matched, fired }) => [matched, fired])).toEqual([
    [4, 2],
    [2, 1],
  ]);
});

function problemsOf(source: unknown): string[] {
  try {
    parseScenario(source);
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

test.each<[object, string, RegExp]>([
  [{ fault: 'denny' }, 'faults[0].fault', /no fault that is known; known are broken-json, .*unordered-entries/],
  [{ fault: 'deny', time: 2 }, 'faults[0].time', /is not a key/],
  [{ fault: 'deny', operation: 'ListSecret' }, 'faults[0].operation', /./],
  [{ fault: 'delay' }, 'faults[0].seconds', /./],
  [{ fault: 'deny', call: 0 }, 'faults[0].call', /./],
  [{ fault: 'deny', region: 'ap-south-2' }, 'faults[0].region', /ap-south-2 is not one of the Regions/],
  [{ fault: 'deny', account: '999988887777' }, 'faults[0].account', /is not one of the accounts/],
  [{ fault: 'short-page', operation: 'DescribeSecret' }, 'faults[0].operation', /short-page goes with ListSecrets/],
  [{ fault: 'deny', operation: 'DescribeSecret', page: 'last' }, 'faults[0].operation', /page: last goes with/],
  [{ fault: 'deny', operation: 'ListSecrets', secret: 'a' }, 'faults[0].secret', /does not name a secret/],
  [{ fault: 'deny', operation: 'ListSecrets', key: 'a' }, 'faults[0].key', /goes with DescribeKey/],
  [{ fault: 'deny', call: 1, every: 2 }, 'faults[0].every', /does not go with call/],
])('the fault %j is a mistake at %s', (fault, path, message) => {
  const problems = problemsOf({ version: 1, regions: REGIONS, faults: [fault] });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${path.replace(/[[\].]/g, '\\$&')}: `));
  expect(problems[0]).toMatch(message);
});

test('mistakes in faults are told with all others, each with its line and a valid example', () => {
  const text = `version: 1
regions: [eu-west-1]
faults:
  - { operation: ListSecrets, fault: denny }
  - { fault: fail, status: 200 }
secrets: [{ name: a b, region: eu-west-1 }]
`;
  try {
    parseScenario(text);
  } catch (error) {
    const problems = error instanceof ScenarioError ? error.problems : [];
    expect(problems.map(({ line, path, example }) => [line, path, example])).toEqual([
      [4, 'faults[0].fault', 'fault: throttle'],
      [5, 'faults[1].status', 'status: 503'],
      [6, 'secrets[0].name', 'name: prod/payments/db'],
    ]);
  }
  expect.assertions(1);
});

test('a wrong fault that is added by hand is refused, and none of its list is added', () => {
  expect(() => at.simulator.addFaults({ fault: 'deny' }, { fault: 'deny', region: 'ap-south-2' })).toThrow(
    /\[1\]\.region: ap-south-2 is not one of the Regions\n {4}for example: region: us-east-1/,
  );
  expect(at.simulator.faults()).toEqual([]);
});
