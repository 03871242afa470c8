import { expect, test } from 'vitest';
import { arn, readerOf, region } from '../support/scripted-reader.ts';

const described = { ARN: arn, Name: 'prod/db', VersionIdsToStages: { v1: ['AWSCURRENT'] } };

test('a raw description names every field that is not null, the unknown ones included, and no value', async () => {
  const answer = { ...described, DeletedDate: null, CrossAccountReplicas: [], LegalHold: false, Type: '' };
  const { reader } = await readerOf(() => ({ json: answer }));
  expect(await reader.describeRaw(region, arn)).toEqual([
    'ARN',
    'Name',
    'VersionIdsToStages',
    'CrossAccountReplicas',
    'LegalHold',
    'Type',
  ]);
});

test('a raw description tells a field whose name is one of JavaScript’s own', async () => {
  const text = JSON.stringify(described).replace('{', '{"__proto__":{"x":1},"constructor":1,');
  const { reader } = await readerOf(() => ({ raw: text }));
  expect(await reader.describeRaw(region, arn)).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
});

test('an audit tolerates any field', async () => {
  const { reader } = await readerOf(() => ({ json: { ...described, LegalHold: { until: 3 } } }));
  expect(await reader.describe(region, arn)).toMatchObject({ arn, name: 'prod/db', currentVersion: 'v1' });
});

test('a raw description of another secret is none', async () => {
  const { reader } = await readerOf(() => ({ json: { ...described, ARN: `${arn}x` } }));
  await expect(reader.describeRaw(region, arn)).rejects.toMatchObject({ failure: 'malformed' });
});

test('a secret that is not there has no raw description', async () => {
  const { reader } = await readerOf(() => ({ status: 400, json: { __type: 'ResourceNotFoundException' } }));
  expect(await reader.describeRaw(region, arn)).toBeUndefined();
});
