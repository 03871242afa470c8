import { expect, test } from 'vitest';
import { changeOf, nameInArn, SecretEvent } from '../../lib/service/changed-secret.ts';
import events from '../events/secret-changed.json' with { type: 'json' };

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-Ab12Cd';
const place = { account: '111122223333', region: 'eu-west-1' };
const byArn = { kind: 'secret', ...place, secretId: arn };
const byName = { kind: 'secret', ...place, secretId: 'prod/db' };
const anything = { kind: 'anything', account: '111122223333' };

const expected: Record<keyof typeof events, object> = {
  'label updated': byArn,
  'replication started': byArn,
  'replication succeeded': byArn,
  'replication failed, in its other form': byArn,
  'rotation succeeded': byArn,
  'rotation failed': byArn,
  created: byName,
  'created, with its ARN': byArn,
  'value put, by name': byName,
  'value put, by ARN': byArn,
  updated: byArn,
  deleted: byArn,
  restored: byArn,
  replicated: byArn,
  'regions removed': byArn,
  'replication stopped': byArn,
  tagged: byName,
  'stage moved': byArn,
  'failed call': { kind: 'nothing', why: 'the call failed' },
  'our own call': { kind: 'nothing', why: 'the call was our own' },
  'without an id': anything,
  'with an id of another form': anything,
};

for (const [name, change] of Object.entries(expected)) {
  test(`the event "${name}" leads to the right secret`, () => {
    const event = SecretEvent.parse(events[name as keyof typeof events]);
    expect(changeOf(event, 'secrets-replication-auditor/')).toEqual(change);
  });
}

test('the name in an ARN is what stands before the suffix, whatever hyphens it has', () => {
  expect(nameInArn(arn)).toBe('prod/db');
  expect(nameInArn(arn.replace('prod/db', 'a-secret-with12-'))).toBe('a-secret-with12-');
  expect(nameInArn('prod/db')).toBe('prod/db');
});
