import { marshall } from '@aws-sdk/util-dynamodb';
import { canonicalJson } from '../../lib/aws/canonical-json.ts';
import { createMemoryStore } from '../../lib/aws/dynamodb-memory.ts';
import { createPolicyKeeper } from '../../lib/aws/dynamodb-policy.ts';
import { createRepairStore } from '../../lib/aws/dynamodb-repairs.ts';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { emptyState } from '../../lib/findings/state.ts';
import { formatState, parseState } from '../../lib/findings/state-format.ts';
import { lived, seen } from '../findings/a-finding.ts';
import { anAction, aRepair } from '../support/a-repair.ts';
import { account, against, believed, casesOf, other, type Read, refused, region } from './read.ts';

const capacity = { ConsumedCapacity: { TableName: 'auditor' } };
const own = { pk: `account#${account}`, sk: 'account' };
const record = { account, firstAuditAt: 0, lastAuditAt: 0, lastCompleteAt: null, replicas: 0, v: 1 };
const found = lived(seen(0));
const finding = { v: 1, record: canonicalJson(found) };
const findingKey = { pk: own.pk, sk: `finding#${found.finding.id}` };
const repair = { v: 1, record: canonicalJson(aRepair()), begun: 'a', ended: false };
const entry = { kind: 'in-progress', family: 'arn:a', region, token: 't', since: 0 };

function stored(use: (store: DynamoDbStore) => Promise<unknown>) {
  return (answer: object) =>
    against(
      () => answer,
      async (settings) => {
        const store = createDynamoDbStore({ ...settings, table: 'auditor' });
        try {
          return await use(store);
        } finally {
          store.close();
        }
      },
    );
}

const item = (key: object, content: object) => ({ ...capacity, Item: marshall({ ...key, ...content }) });
const items = (...all: readonly object[]) => ({ ...capacity, Items: all.map((one) => marshall(one)) });
const getAccount = stored((store) => store.account(account));
const load = stored((store) => store.load(account));

async function state(text: string): Promise<number> {
  const parsed = parseState(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.state.findings.length;
}

export const keptReads: readonly Read[] = [
  {
    name: '`GetItem`',
    module: 'dynamodb-table.ts',
    cases: [
      ...casesOf(
        getAccount,
        [
          'another',
          'the item of another key',
          item({ pk: `account#${other}`, sk: 'account' }, record),
          refused('another item'),
        ],
        [
          'another',
          "another account's record under this one's key",
          item(own, { ...record, account: other }),
          refused('holds what belongs under'),
        ],
        [
          'another',
          'what was read of another table',
          { ConsumedCapacity: { TableName: 'theirs' } },
          refused('another table'),
        ],
        ['nothing', 'an empty answer', {}, refused('it is empty')],
        ['nothing', 'no item', capacity, believed('that there is none: the read is consistent', undefined)],
        ['contradiction', 'a newer version', item(own, { ...record, v: 9 }), refused('has version 9')],
      ),
      ...casesOf(
        stored(({ table }) => createPolicyKeeper(table).keptPolicy()),
        [
          'contradiction',
          'a policy that is not that of its digest',
          item({ pk: 'policy', sk: 'last-good' }, { v: 1, digest: 'a', text: 'H4sIAAAAAAAAAwMAAAAAAAAAAAA=' }),
          refused('is not the one of its digest'),
        ],
      ),
    ],
  },
  {
    name: '`Query`',
    module: 'dynamodb-table.ts',
    cases: [
      ...casesOf(
        load,
        [
          'another',
          "another account's item",
          items({ ...findingKey, pk: `account#${other}`, ...finding }),
          refused('another item'),
        ],
        [
          'another',
          'a finding under the key of another',
          items({ pk: own.pk, sk: 'finding#other', ...finding }),
          refused('holds what belongs under'),
        ],
        ['nothing', 'no list of items', capacity, refused('no list of items')],
        [
          'twice',
          'an item twice',
          items({ ...findingKey, ...finding }, { ...findingKey, ...finding }),
          refused('twice'),
        ],
        [
          'twice',
          'the same place to go on from',
          { ...items(), LastEvaluatedKey: marshall(findingKey) },
          refused('was there before'),
        ],
        [
          'contradiction',
          'a place to go on from in another partition',
          { ...items(), LastEvaluatedKey: marshall({ pk: 'policy', sk: 'a' }) },
          refused('of another partition'),
        ],
      ),
      ...casesOf(
        stored(({ table }) => createMemoryStore(table, { now: () => 0 }).remembered(account)),
        [
          'another',
          'what is remembered of another replica',
          items({ pk: own.pk, sk: 'memory#in-progress#us-east-1#arn:a', v: 1, ...entry }),
          refused('holds what belongs under'),
        ],
      ),
      ...casesOf(
        stored(({ table }) => createRepairStore(table).attempts(anAction())),
        [
          'another',
          'an attempt on another replica',
          items({ pk: own.pk, sk: `repair#us-east-1#${anAction().secret.arn}#other`, ...repair }),
          refused('holds what belongs under'),
        ],
      ),
    ],
  },
  {
    name: 'the file of `--state`',
    module: 'findings/state-format.ts',
    cases: casesOf(
      state,
      ['another', 'what is no state', '{}', refused('It was not written by this auditor')],
      ['nothing', 'an empty file', '', refused('It is empty')],
      ['twice', 'a finding twice', formatState({ ...emptyState, findings: [found, found] }, 0), refused('twice')],
      [
        'contradiction',
        'the state of another account',
        formatState({ ...emptyState, findings: [found] }, 0),
        believed('each finding of its own account alone', 1),
      ],
    ),
  },
];
