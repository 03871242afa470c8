import { afterEach, describe, expect, test } from 'vitest';
import {
  createEventPublisher,
  type EventPublisher,
  type EventPublisherSettings,
  eventPublisherActions,
} from '../../lib/aws/event-publisher.ts';
import { createRepairPublisher } from '../../lib/aws/repair-publisher.ts';
import type { AccountSummary } from '../../lib/domain/audit-event.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import type { Fix } from '../../lib/domain/fix.ts';
import { AuditDetail, FindingDetail } from '../../lib/findings/event-schema.ts';
import { RepairDetail } from '../../lib/remediation/event-schema.ts';
import type { RepairRecord } from '../../lib/remediation/ports.ts';
import { aFinding } from '../findings/a-finding.ts';
import { anAction, aRepair } from '../support/a-repair.ts';
import { anAccountSummary, anAuditCompleted } from '../support/an-audit.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';

interface SentEntry {
  readonly Detail: string;
  readonly DetailType: string;
  readonly Resources?: readonly string[];
}

let server: AwsJsonServer | undefined;
let publisher: EventPublisher | undefined;

afterEach(async () => {
  publisher?.close();
  await server?.close();
});

/** A publisher to a bus that answers as told (absent: takes everything), and what came there. */
async function aPublisher(
  answer: (entries: readonly SentEntry[], index: number) => ScriptedAnswer = accept,
  settings: Partial<EventPublisherSettings> = {},
) {
  const delays: number[] = [];
  server = await startAwsJsonServer(({ body }, index) => answer(body['Entries'] as SentEntry[], index));
  const { requests, url } = server;
  publisher = createEventPublisher({
    bus: 'auditor',
    source: 'secrets-replication-auditor',
    region: 'eu-west-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    pause: () => 0,
    delay: async (milliseconds) => {
      delays.push(milliseconds);
    },
    ...settings,
  });
  const calls = () => requests.map(({ body }) => body['Entries'] as SentEntry[]);
  const idsOf = (entries: readonly SentEntry[]) => entries.map(({ Detail }) => JSON.parse(Detail).id as string);
  return { publisher, requests, delays, calls, ids: () => calls().map(idsOf) };
}

function accept(entries: readonly SentEntry[]): ScriptedAnswer {
  return { json: { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `e${index}` })) } };
}

/** Takes all but the entries at these places. */
function refuse(...places: number[]) {
  return (entries: readonly SentEntry[]): ScriptedAnswer => ({
    json: {
      FailedEntryCount: places.length,
      Entries: entries.map((_, index) =>
        places.includes(index) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' } : { EventId: 'e' },
      ),
    },
  });
}

function anEvent(id: string, part: Partial<FindingEvent> = {}): FindingEvent {
  const at = '2026-03-01T03:12:00.000Z';
  const nothing = { reopened: false, changes: [], resolution: null, withdrawal: null, flapping: false };
  return { id, kind: 'opened', at, finding: aFinding(), ...nothing, ...part };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => anEvent(`f-${index + 1}`));

describe('an announcement', () => {
  test('names what happened, the secret, and its schema', async () => {
    const { publisher, requests } = await aPublisher();
    const event = anEvent('f-1', { kind: 'resolved', resolution: 'compliant' });
    await publisher.publishFindings([event]);

    const [request] = requests;
    expect(eventPublisherActions).toEqual([`${request?.service}:${request?.operation}`]);
    expect(request?.body).toMatchObject({
      Entries: [
        {
          EventBusName: 'auditor',
          Source: 'secrets-replication-auditor',
          DetailType: 'Finding Resolved',
          Resources: [event.finding.secret.arn],
          Time: Date.parse(event.at) / 1000,
          Detail: JSON.stringify({ schemaVersion: 2, shortened: false, ...event }),
        },
      ],
    });
  });

  test('of an audit carries every account', async () => {
    const { publisher, calls } = await aPublisher();
    await publisher.publishAudit(anAuditCompleted());

    const [[entry] = []] = calls();
    expect(entry?.DetailType).toBe('Audit Completed');
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      schemaVersion: 2,
      shortened: false,
      ...anAuditCompleted(),
      moreAccounts: 0,
    });
  });

  test.each<[string, Partial<RepairRecord>, string, string]>([
    ['that was made', { state: 'called', calledAt: '2026-03-01T09:01:00.000Z' }, 'Repair Attempted', 'c0ffee-called'],
    ['of which nobody knows', { state: 'unknown' }, 'Repair Attempted', 'c0ffee-unknown'],
    ['that worked', { state: 'succeeded', endedAt: '2026-03-01T09:02:00.000Z' }, 'Repair Ended', 'c0ffee-succeeded'],
    ['that AWS refused', { state: 'refused', endedAt: '2026-03-01T09:02:00.000Z' }, 'Repair Ended', 'c0ffee-refused'],
  ])('of a repair %s carries its record', async (_case, part, type, id) => {
    const { publisher, calls } = await aPublisher();
    const repair = aRepair(part);
    await createRepairPublisher(publisher).publishRepair(repair);

    const [[entry] = []] = calls();
    expect(entry).toMatchObject({ DetailType: type, Resources: [repair.action.secret.arn] });
    const at = repair.endedAt ?? repair.calledAt ?? repair.intendedAt;
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({ schemaVersion: 1, shortened: false, id, at, repair });
  });

  test('of nothing sends nothing', async () => {
    const { publisher, requests } = await aPublisher();
    await publisher.publishFindings([]);

    expect(requests).toEqual([]);
  });
});

describe('batches', () => {
  test('hold ten events at most, in order', async () => {
    const { publisher, ids } = await aPublisher();
    await publisher.publishFindings(many(23));

    expect(ids().map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(ids().flat()).toEqual(many(23).map(({ id }) => id));
  });

  test('hold less than 256 KB, counted in bytes', async () => {
    const { publisher, calls } = await aPublisher();
    // Three bytes each in UTF-8: 90 KB an event.
    const message = '鍵'.repeat(30_000);
    await publisher.publishFindings(many(5).map((event) => ({ ...event, finding: aFinding({ message }) })));

    expect(calls().map(({ length }) => length)).toEqual([2, 2, 1]);
  });
});

describe('an event that is too large', () => {
  const huge = 'x'.repeat(300_000);

  test.each([
    ['texts cut', { message: huge }, { observed: { status: 'Failed' } }],
    [
      'facts left out, where cut texts do not help',
      {
        observed: Object.fromEntries(
          Array.from({ length: 400 }, (_, index) => [`fact ${index}`, huge.slice(0, 2_000)]),
        ),
      },
      { observed: {} },
    ],
  ])('is sent with %s', async (_name, facts, expected) => {
    const { publisher, calls } = await aPublisher();
    await publisher.publishFindings([
      anEvent('f-1', { finding: aFinding({ observed: { status: 'Failed' }, ...facts }) }),
    ]);

    const detail = FindingDetail.parse(JSON.parse(calls()[0]?.[0]?.Detail ?? ''));
    expect(detail).toMatchObject({ shortened: true, id: 'f-1', finding: expected });
    expect(detail.finding.message.length).toBeLessThanOrEqual(1_000);
  });

  test('has the fix of its finding whole, or not at all: a parameter that is cut would be another one', async () => {
    const { publisher, calls } = await aPublisher();
    const tag = (size: number) => ({ Key: 'k', Value: 'v'.repeat(size) });
    const fix = (size: number): Fix => ({
      steps: [
        {
          operation: 'TagResource',
          region: 'eu-west-1',
          parameters: { SecretId: 'x', Tags: [tag(size)] },
          destructive: false,
        },
      ],
    });
    await publisher.publishFindings([
      anEvent('f-1', { finding: aFinding({ message: huge, fix: fix(1_500) }) }),
      anEvent('f-2', { finding: aFinding({ message: huge, fix: fix(300_000) }) }),
    ]);

    const [whole, without] = calls()
      .flat()
      .map(({ Detail }) => FindingDetail.parse(JSON.parse(Detail)));
    expect(whole).toMatchObject({ shortened: true, finding: { fix: fix(1_500) } });
    expect(without).toMatchObject({ shortened: true, id: 'f-2' });
    expect(without?.finding).not.toHaveProperty('fix');
  });

  test('of a repair still tells what was destroyed', async () => {
    const { publisher, calls } = await aPublisher();
    const facts = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`fact ${index}`, huge.slice(0, 2_000)]),
    );
    const action = anAction({ kind: 'remove', destroys: { arn: 'victim' }, preconditions: facts });
    await createRepairPublisher(publisher).publishRepair(aRepair({ action }));

    const detail = RepairDetail.parse(JSON.parse(calls()[0]?.[0]?.Detail ?? ''));
    expect(detail.shortened).toBe(true);
    expect(detail.repair.action).toMatchObject({ destroys: { arn: 'victim' }, preconditions: {} });
  });

  async function auditSent(accounts: readonly AccountSummary[]): Promise<AuditDetail> {
    const { publisher, calls } = await aPublisher();
    await publisher.publishAudit(anAuditCompleted({ accounts }));
    return AuditDetail.parse(JSON.parse(calls()[0]?.[0]?.Detail ?? ''));
  }

  test('of an audit keeps the Regions and the gaps that are trouble, and few of them', async () => {
    const [region] = anAccountSummary().coverage;
    if (!region) throw new Error('it has one');
    const coverage = [
      region,
      ...Array.from({ length: 9 }, () => ({ ...region, status: 'incomplete', reason: huge }) as const),
    ];
    const gap = { kind: 'secret-unreadable', account: null, region: null, secret: null, exception: null } as const;
    const gaps = Array.from({ length: 20 }, () => ({ ...gap, message: huge }));
    const detail = await auditSent([anAccountSummary({ coverage, gaps, moreGaps: 4 })]);

    expect(detail.shortened).toBe(true);
    expect(detail.accounts).toMatchObject([{ moreGaps: 21, counts: anAccountSummary().counts }]);
    expect(detail.accounts[0]?.gaps).toHaveLength(3);
    expect(detail.accounts[0]?.coverage.map(({ status }) => status)).toEqual([
      'incomplete',
      'incomplete',
      'incomplete',
    ]);
  });

  test('of an audit lists the worst accounts where there are too many', async () => {
    const verdictOf = (index: number) => (index === 1_999 ? 'failed' : 'compliant');
    const accounts = Array.from({ length: 2_000 }, (_, index) => anAccountSummary({ verdict: verdictOf(index) }));
    const detail = await auditSent(accounts);

    expect(detail.shortened).toBe(true);
    expect(detail.accounts[0]?.verdict).toBe('failed');
    expect(detail.accounts.length).toBeLessThan(2_000);
    expect(detail.accounts.length + detail.moreAccounts).toBe(2_000);
  });

  test('of an audit of many accounts keeps the reasons of those in which something was not read', async () => {
    const [region] = anAccountSummary().coverage;
    if (!region) throw new Error('it has one');
    const coverage = [{ ...region, status: 'incomplete', reason: 'access denied' } as const];
    const accounts = Array.from({ length: 1_000 }, (_, index) =>
      index < 997 ? anAccountSummary() : anAccountSummary({ verdict: 'incomplete', coverage }),
    );
    const detail = await auditSent(accounts);

    expect(detail.shortened).toBe(true);
    expect(detail.accounts.slice(0, 3)).toMatchObject([{ coverage }, { coverage }, { coverage }]);
    expect(detail.accounts.length + detail.moreAccounts).toBe(1_000);
  });
});

describe('entries that are refused', () => {
  test('are sent again, they alone, after a pause that doubles', async () => {
    const answers = [refuse(1, 3), refuse(0), accept];
    const { publisher, ids, delays } = await aPublisher((entries, index) => (answers[index] ?? accept)(entries));
    await publisher.publishFindings(many(4));

    expect(ids()).toEqual([['f-1', 'f-2', 'f-3', 'f-4'], ['f-2', 'f-4'], ['f-2']]);
    expect(delays).toEqual([200, 400]);
  });

  test('time and again are named by an error, and nothing else is', async () => {
    const poison = (entries: readonly SentEntry[]) =>
      refuse(...entries.flatMap(({ Detail }, index) => (JSON.parse(Detail).id === 'f-12' ? index : [])))(entries);
    const { publisher, requests } = await aPublisher(poison);

    await expect(publisher.publishFindings(many(13))).rejects.toMatchObject({
      name: 'EventsNotPublished',
      ids: ['f-12'],
      message: '1 events could not be published on the bus "auditor" (ThrottlingException: slow down): f-12',
    });
    expect(requests).toHaveLength(2 + 4);
  });

  test.each<[string, ScriptedAnswer]>([
    ['without entries', { json: { FailedEntryCount: 0 } }],
    ['for fewer entries than were sent', { json: { FailedEntryCount: 0, Entries: [] } }],
    ['that is empty', { raw: '' }],
    ['of denial', { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } }],
    ['that never comes', 'cut'],
  ])('an answer %s publishes nothing', async (_name, answer) => {
    const { publisher } = await aPublisher(() => answer);

    await expect(publisher.publishFindings(many(2))).rejects.toMatchObject({ ids: ['f-1', 'f-2'] });
  });
});
