import { once } from 'node:events';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { streamOutput, writeParts } from '../../cli/stream-output.ts';

/** A reader that takes one part at a time, when it is told to, and parts that count how many were made. */
function aSlowReader() {
  const taken: string[] = [];
  let take: ((error?: Error) => void) | undefined;
  const stream = new Writable({
    highWaterMark: 10,
    decodeStrings: false,
    write(part: string, _encoding, done) {
      take = (error) => {
        if (!error) taken.push(part);
        done(error);
      };
    },
  });
  const failures: Error[] = [];
  let made = 0;
  function* parts() {
    for (made = 1; made <= 5; made += 1) yield `part ${made} of a report`;
  }
  return {
    stream,
    taken,
    failures,
    made: () => made,
    take: (error?: Error) => take?.(error),
    output: streamOutput(stream, (error) => failures.push(error)),
    parts: parts(),
  };
}

const turn = () => new Promise(setImmediate);

test('a slow reader is waited for: the next part is made when the last one was taken', async () => {
  const { stream, output, parts, made, take, taken } = aSlowReader();
  const writing = writeParts(output, parts);
  await turn();
  expect(made()).toBe(1);

  const drained = once(stream, 'drain');
  take();
  await drained;
  await turn();
  expect([made(), taken.length]).toEqual([2, 1]);

  for (let n = 2; n <= 5; n += 1) {
    take();
    await turn();
  }
  await writing;
  expect(taken).toHaveLength(5);
});

test('a reader that goes away is not waited for, and is no failure', async () => {
  const { output, parts, take, taken, failures } = aSlowReader();
  const writing = writeParts(output, parts);
  await turn();
  take(Object.assign(new Error('nobody reads'), { code: 'EPIPE' }));

  await writing;
  expect([taken, failures]).toEqual([[], []]);
});

test('what cannot be written is told', async () => {
  const { output, parts, take, failures } = aSlowReader();
  const writing = writeParts(output, parts);
  await turn();
  take(Object.assign(new Error('no space'), { code: 'ENOSPC' }));

  await writing;
  expect(failures).toMatchObject([{ code: 'ENOSPC' }]);
});
