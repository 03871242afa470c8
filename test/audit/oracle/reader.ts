import type fc from 'fast-check';
import { type AccountScope, AnotherSecret, type Memory, ReadError } from '../../../lib/audit/ports.ts';
import { keyBehind } from './keys.ts';
import {
  answerTo,
  breaksOff,
  describedAs,
  isDenied,
  listingOf,
  pagesOf,
  type World,
  type WorldAccount,
} from './world.ts';

/** The ports over one account of a world; the scheduler decides in which order the answers come. */
export function scopeOver(account: WorldAccount, scheduler: fc.Scheduler): AccountScope {
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), what);
  return {
    account: account.stated ? account.id : undefined,
    reader: {
      async *listPages(region) {
        for (const page of pagesOf(account, region)) {
          await turn(`a page of ${region}`);
          yield { secrets: page, next: undefined };
        }
        await turn(`the end of ${region}`);
        const { failure } = listingOf(account, region);
        if (breaksOff(account, region)) throw new ReadError(failure, `${failure} when listing`);
      },
      async describe(region, id) {
        await turn(`${id} in ${region}`);
        const byArn = id.startsWith('arn:');
        const name = byArn ? id.split(':').slice(6).join(':').slice(0, -7) : id;
        if (isDenied(account, region, name)) throw new ReadError('denied', 'access denied to DescribeSecret');
        const found = byArn ? answerTo(account, region, id) : describedAs(account, region, name);
        if (found && byArn && found.arn !== id) throw new AnotherSecret('malformed', `answered about ${found.arn}`);
        return found;
      },
      calls: () => ({}),
    },
    keys: {
      async describeKey(region, name) {
        await turn(`${name} in ${region}`);
        const key = keyBehind(account.keys, region, name);
        if (key?.refuses) throw new ReadError('denied', 'access denied to DescribeKey');
        return key && { arn: key.arn, manager: key.manager, state: key.state };
      },
    },
  };
}

export function memoryOver({ memory }: World): Memory {
  return {
    note: ({ kind, family, region }, token) =>
      token === undefined ? undefined : memory[`${kind} ${family} ${region}`],
  };
}
