import type { Clock } from '../lib/domain/clock.ts';
import { count } from '../lib/report/words.ts';
import type { ClosableReader } from './context.ts';
import { reason } from './reasons.ts';

/** A reader that tells of each call what it asked for, what came back and how long that took; never a value, for it reads none. */
export function telling(reader: ClosableReader, tell: (text: string) => void, { now }: Clock): ClosableReader {
  async function timed<T>(what: string, call: () => Promise<T>, came: (answer: T) => string | undefined): Promise<T> {
    const since = now();
    const took = () => `in ${((now() - since) / 1000).toFixed(2)} s`;
    try {
      const answer = await call();
      const said = came(answer);
      if (said !== undefined) tell(`${what}: ${said} ${took()}`);
      return answer;
    } catch (error) {
      tell(`${what}: failed ${took()}: ${reason(error)}`);
      throw error;
    }
  }
  return {
    async *listPages(region, order) {
      const pages = reader.listPages(region, order)[Symbol.asyncIterator]();
      try {
        for (let page = 1; ; page += 1) {
          const next = await timed(
            `${region}  list${order === 'newest-first' ? ' from the newest' : ''}, page ${page}`,
            () => pages.next(),
            ({ done, value }) => (done ? undefined : count(value.secrets.length, 'secret')),
          );
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await pages.return?.();
      }
    },
    describe: (region, id) =>
      timed(
        `${region}  describe ${nameIn(id)}`,
        () => reader.describe(region, id),
        (secret) => (secret ? 'there' : 'not there'),
      ),
    describeKey: (region, key) =>
      timed(
        `${region}  describe key ${key}`,
        () => reader.describeKey(region, key),
        (found) => (found ? 'there' : 'not there'),
      ),
    calls: (region) => reader.calls(region),
    close: () => reader.close(),
  };
}

/** The name of a secret with its suffix, from its ARN; a line of a terminal has no room for all of that. */
function nameIn(id: string): string {
  return id.replace(/^arn:[^:]*:secretsmanager:[^:]*:\d+:secret:/, '');
}
