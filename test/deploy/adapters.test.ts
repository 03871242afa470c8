import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountsActions } from '../../lib/aws/accounts.ts';
import { callbackActions } from '../../lib/aws/callback.ts';
import { accountStoreActions } from '../../lib/aws/dynamodb-accounts.ts';
import { findingActions } from '../../lib/aws/dynamodb-findings.ts';
import { leaseActions } from '../../lib/aws/dynamodb-leases.ts';
import { memoryActions } from '../../lib/aws/dynamodb-memory.ts';
import { repairStoreActions } from '../../lib/aws/dynamodb-repairs.ts';
import { tableActions } from '../../lib/aws/dynamodb-table.ts';
import { toldActions } from '../../lib/aws/dynamodb-told.ts';
import { eventPublisherActions } from '../../lib/aws/event-publisher.ts';
import { invokeActions } from '../../lib/aws/invoke-later.ts';
import { keyReaderActions } from '../../lib/aws/key-reader.ts';
import { probeReaderActions } from '../../lib/aws/probe-reader.ts';
import { probeWriterActions } from '../../lib/aws/probe-writer.ts';
import { repairWitnessActions } from '../../lib/aws/repair-witness.ts';
import { repairWriterActions } from '../../lib/aws/repair-writer.ts';
import { objectActions } from '../../lib/aws/s3-object.ts';
import { secretsReaderActions } from '../../lib/aws/secrets-reader.ts';
import { secureParameterActions } from '../../lib/aws/secure-parameter.ts';
import { securityHubActions } from '../../lib/aws/security-hub.ts';
import { snsActions } from '../../lib/aws/sns-publisher.ts';
import { parameterActions } from '../../lib/aws/ssm-parameter.ts';
import { setOf } from './capabilities.ts';

const sourceOf = (file: string) => readFileSync(`lib/aws/${file}.ts`, 'utf8');

const clients: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  kms: 'kms',
  lambda: 'lambda',
  organizations: 'organizations',
  s3: 's3',
  'secrets-manager': 'secretsmanager',
  securityhub: 'securityhub',
  sns: 'sns',
  ssm: 'ssm',
};

test.each<[string, readonly string[], string[]]>([
  ['accounts', accountsActions, []],
  ['callback', callbackActions, []],
  ['event-publisher', eventPublisherActions, []],
  // Its command has a shorter name than its action.
  ['invoke-later', invokeActions.map((action) => action.replace(/Function$/, '')), []],
  ['key-reader', keyReaderActions, []],
  ['probe-reader', probeReaderActions, []],
  ['probe-writer', probeWriterActions, []],
  ['repair-writer', repairWriterActions, []],
  // Not called: without it, S3 does not tell a missing object from a forbidden one.
  ['s3-object', objectActions, ['s3:ListBucket']],
  ['secrets-reader', secretsReaderActions, []],
  ['secure-parameter', secureParameterActions, []],
  ['security-hub', securityHubActions, []],
  ['sns-publisher', snsActions, []],
  ['ssm-parameter', parameterActions, []],
])('lib/aws/%s.ts declares the calls that it imports, and no others', (file, declared, beside) => {
  const source = sourceOf(file);
  const client = /'@aws-sdk\/client-([a-z0-9-]+)'/.exec(source)?.[1] ?? '';
  const commands = [...source.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => `${clients[client]}:${name}`);

  expect(setOf(...declared)).toEqual(setOf(...commands, ...beside));
});

test('who looks after repairs declares what it reads, with the readers that it is made of', () => {
  const listing = [...sourceOf('version-keys').matchAll(/new (\w+)Command\(/g)].map(
    ([, name]) => `secretsmanager:${name}`,
  );

  expect([...repairWitnessActions]).toEqual(
    setOf(...keyReaderActions, ...secretsReaderActions.filter((action) => /Describe/.test(action)), ...listing),
  );
});

const ofTable: Readonly<Record<string, string>> = {
  get: 'dynamodb:GetItem',
  put: 'dynamodb:PutItem',
  query: 'dynamodb:Query',
  remove: 'dynamodb:DeleteItem',
  update: 'dynamodb:UpdateItem',
};

test.each<[string, readonly string[]]>([
  ['dynamodb-accounts', accountStoreActions],
  ['dynamodb-findings', findingActions],
  ['dynamodb-leases', leaseActions],
  ['dynamodb-memory', memoryActions],
  ['dynamodb-repairs', repairStoreActions],
  ['dynamodb-told', toldActions],
])('lib/aws/%s.ts declares what it does to the table, and nothing else', (file, declared) => {
  const uses = [...sourceOf(file).matchAll(/\btable\.(get|put|query|remove|update)\(/g)];

  expect(setOf(...declared)).toEqual(setOf(...uses.map(([, use = '']) => ofTable[use] ?? use)));
});

test('what can be done to the table is declared, all of it', () => {
  expect([...tableActions]).toEqual(setOf(...Object.values(ofTable)));
});
