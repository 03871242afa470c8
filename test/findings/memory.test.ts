import { expect, test } from 'vitest';
import { createMemory, type RememberedEntry } from '../../lib/findings/memory.ts';
import { now } from '../support/builders.ts';

const state = { kind: 'in-progress', family: 'arn:a', region: 'eu-central-1' } as const;
const known: RememberedEntry = { ...state, token: 'one', since: now - 1000 };
const unchanged = { put: [], drop: [] };

test('a state that is new holds since now, and nobody knows since when before', () => {
  const { memory, changes } = createMemory([], now);
  expect(memory.note(state, 'one')).toBeUndefined();
  expect(changes()).toEqual({ put: [{ ...state, token: 'one', since: now }], drop: [] });
});

test('a state that goes on holds since it was first seen, and costs no write', () => {
  const { memory, changes } = createMemory([known], now);
  expect(memory.note(state, 'one')).toBe(known.since);
  expect(changes()).toEqual(unchanged);
});

test('a state that lasts is written again, as it was, before a store forgets it', () => {
  const old = { ...known, since: now - 31 * 86_400_000 };
  const { memory, changes } = createMemory([old], now);
  expect(memory.note(state, 'one')).toBe(old.since);
  expect(changes()).toEqual({ put: [old], drop: [] });
});

test('a state that lasts is written again once a month, as it was, before a store forgets it', () => {
  const month = 30 * 86_400_000;
  const lasting = (age: number) => {
    const { memory, changes } = createMemory([{ ...known, since: now - age }], now);
    return { since: memory.note(state, 'one'), written: changes().put };
  };
  expect(lasting(month)).toEqual({ since: now - month, written: [] });
  const since = now - month - 1;
  expect(lasting(month + 1)).toEqual({ since, written: [{ ...known, since }] });
});

test('another token is another state: it begins anew', () => {
  const { memory, changes } = createMemory([known], now);
  expect(memory.note(state, 'two')).toBeUndefined();
  expect(changes()).toEqual({ put: [{ ...state, token: 'two', since: now }], drop: [] });
});

test('a state that has ended is dropped, and one that never was is not', () => {
  const { memory, changes } = createMemory([known], now);
  expect(memory.note(state, undefined)).toBeUndefined();
  expect(memory.note({ ...state, family: 'arn:b' }, undefined)).toBeUndefined();
  expect(changes()).toEqual({ put: [], drop: [known] });
});

test('what an audit does not see is kept as it was', () => {
  expect(createMemory([known], now).changes()).toEqual(unchanged);
});

test.each([
  ['kind', { ...state, kind: 'outdated' as const }],
  ['secret', { ...state, family: 'arn:b' }],
  ['Region', { ...state, region: 'us-east-1' }],
])('a state of another %s is another one', (_, other) => {
  const { memory } = createMemory([known], now);
  expect(memory.note(other, 'one')).toBeUndefined();
  expect(memory.note(state, 'one')).toBe(known.since);
});

test('a replica that its primary no longer has takes its states with it, and nobody else', () => {
  const elsewhere = { ...known, region: 'us-east-1' };
  const another = { ...known, family: 'arn:b' };
  const { keepOnly, changes } = createMemory([known, elsewhere, another], now);
  keepOnly('arn:a', new Set(['us-east-1']));
  expect(changes()).toEqual({ put: [], drop: [known] });
});
