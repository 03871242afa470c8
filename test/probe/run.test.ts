import { expect, test } from 'vitest';
import type { Experiment } from '../../lib/probe/experiment.ts';
import { type ProbePorts, probe } from '../../lib/probe/run.ts';
import { aWire, away, described, type FakeWire, home, prefix, runId } from './a-wire.ts';

const facts = { title: 't', fact: 'Roles', assumed: 'a' };
const making: Experiment = {
  ...facts,
  id: 'b-making',
  needs: 'write',
  async run(bench) {
    await bench.create(home, 'made');
    return { agrees: true, seen: 'made' };
  },
};
const failing: Experiment = {
  ...facts,
  id: 'a-failing',
  needs: 'read',
  run: () => Promise.reject(new Error('no route')),
};

function run(wire: FakeWire, experiments: readonly Experiment[], ports: Partial<ProbePorts> = {}, writing = true) {
  const write = { prefix, runId, key: undefined };
  return probe(
    { regions: [home, away], experiments, ...(writing && { write }) },
    {
      reader: wire,
      openWriter: () => wire,
      pause: async () => undefined,
      signal: new AbortController().signal,
      tell: () => undefined,
      ...ports,
    },
  );
}

test('an experiment that fails is told as untried, with the reason, and the others go on', async () => {
  const { outcomes } = await run(aWire(), [failing, making]);
  expect(outcomes.map(({ id, outcome, seen }) => [id, outcome, seen])).toEqual([
    ['a-failing', 'untried', 'no route'],
    ['b-making', 'agrees', 'made'],
  ]);
});

test('without --write nothing that could write is opened, and only what looks is run', async () => {
  const openWriter = () => {
    throw new Error('opened');
  };
  const { outcomes } = await run(aWire(), [failing, making], { openWriter }, false);
  expect(outcomes.map(({ id }) => id)).toEqual(['a-failing']);
});

test('what was made is removed, and nothing that was there before', async () => {
  const wire = aWire();
  const theirs = described(home, 'prod/payments');
  wire.secrets.set(`${home} prod/payments`, theirs);
  const { left } = await run(wire, [making]);
  expect(left).toEqual([]);
  expect([...wire.secrets.values()]).toEqual([theirs]);
});

test('what was made is removed when the person has seen enough, and nothing new is begun', async () => {
  const wire = aWire();
  const enough = new AbortController();
  const interrupting: Experiment = {
    ...facts,
    id: 'a-interrupting',
    needs: 'write',
    async run(bench) {
      await bench.create(home, 'first');
      enough.abort();
      await bench.create(home, 'second');
      return { agrees: true, seen: 'both' };
    },
  };
  const { outcomes, left, interrupted } = await run(wire, [interrupting, making], { signal: enough.signal });
  expect(wire.writes.map(({ operation }) => operation)).toEqual(['CreateSecret', 'DeleteSecret']);
  expect(outcomes.map(({ id, seen }) => [id, seen])).toEqual([['a-interrupting', 'interrupted']]);
  expect({ interrupted, left, secrets: wire.secrets.size }).toEqual({ interrupted: true, left: [], secrets: 0 });
});

test('what cannot be removed is told, with its name, its Region and why', async () => {
  const wire = aWire();
  const stubborn: FakeWire = {
    ...wire,
    write: async (call) =>
      call.operation === 'DeleteSecret'
        ? { status: 400, body: { __type: 'AccessDeniedException', Message: 'not you' } }
        : wire.write(call),
  };
  const { left } = await run(stubborn, [making]);
  expect(left).toEqual([
    { name: `${prefix}${runId}/made`, region: home, why: 'DeleteSecret: HTTP 400 AccessDeniedException not you' },
  ]);
});

test('what could not be seen in the end is not taken for gone', async () => {
  const wire = aWire();
  let blind = false;
  const dim: FakeWire = {
    ...wire,
    async read(call) {
      if (blind) throw new Error('no connection');
      return wire.read(call);
    },
  };
  const blinding: Experiment = {
    ...facts,
    id: 'blinding',
    needs: 'write',
    async run(bench) {
      await bench.create(home, 'made');
      blind = true;
      return { agrees: true, seen: 'made' };
    },
  };
  const { left } = await run(dim, [blinding]);
  expect(left.map(({ region, why }) => [region, why])).toEqual([
    [home, 'no connection'],
    [away, 'no connection'],
  ]);
});
