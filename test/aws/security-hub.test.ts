import { afterEach, expect, test } from 'vitest';
import { createSecurityHub } from '../../lib/aws/security-hub.ts';
import { asffFinding } from '../../lib/report/asff-finding.ts';
import { aFinding } from '../report/a-result.ts';
import { type JsonAnswer, type JsonServer, startJsonServer } from '../support/json-server.ts';

let server: JsonServer | undefined;
let hub: ReturnType<typeof createSecurityHub> | undefined;

afterEach(async () => {
  hub?.close();
  await server?.close();
});

type Refused = readonly { readonly Id: string; readonly ErrorCode: string; readonly ErrorMessage: string }[];

const json = (body: unknown, status = 200): JsonAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Takes all of a request but those. */
function taking(ids: readonly string[], FailedFindings: Refused = []): JsonAnswer {
  const FailedCount = FailedFindings.length;
  return json({ SuccessCount: ids.length - FailedCount, FailedCount, FailedFindings });
}

const idOf = (id: string) => `replication-auditor/finding/${id}`;
const refused = (id: string, ErrorCode = 'InternalError') => ({ Id: idOf(id), ErrorCode, ErrorMessage: 'not now' });

/** A hub that answers as told (absent: takes everything), what came there, and how long was waited. */
async function aHub(answer: (ids: readonly string[], index: number) => JsonAnswer = (ids) => taking(ids)) {
  const delays: number[] = [];
  const calls: string[][] = [];
  server = await startJsonServer(({ body }) => {
    const ids = JSON.parse(body).Findings.map(({ Id }: { Id: string }) => Id);
    return answer(ids, calls.push(ids) - 1);
  });
  hub = createSecurityHub({
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    pause: () => 0,
    delay: async (milliseconds) => {
      delays.push(milliseconds);
    },
  });
  return { importFindings: hub.importFindings, calls, delays, server };
}

function findings(...ids: readonly string[]) {
  const context = { at: '2026-03-01T03:12:04.000Z', tool: { name: 'replication-auditor' } };
  return ids.map((id) =>
    asffFinding(aFinding({ id }), {
      ...context,
      standing: 'open',
      hub: { account: '111122223333', region: 'eu-west-1' },
    }),
  );
}

test('imports a hundred findings at a time', async () => {
  const { importFindings, calls, server } = await aHub();
  const many = findings(...Array.from({ length: 250 }, (_, index) => `f${index}`));

  expect(await importFindings(many)).toEqual([]);
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(server.requests.map(({ path }) => path)).toEqual(Array(3).fill('/findings/import'));
});

test('sends what was refused once more, and only that', async () => {
  const { importFindings, calls, delays } = await aHub((ids, index) => taking(ids, index === 0 ? [refused('b')] : []));

  expect(await importFindings(findings('a', 'b'))).toEqual([]);
  expect(calls).toEqual([[idOf('a'), idOf('b')], [idOf('b')]]);
  expect(delays).toEqual([500]);
});

test('gives up on what is refused time and again, and says why', async () => {
  const { importFindings, calls, delays } = await aHub((ids) =>
    taking(
      ids,
      ids.filter((id) => id === idOf('b')).map(() => refused('b')),
    ),
  );
  const left = await importFindings(findings('a', 'b'));

  expect(left).toMatchObject([
    { id: idOf('b'), error: { message: expect.stringContaining('InternalError: not now') } },
  ]);
  expect(calls).toHaveLength(3);
  expect(delays).toEqual([500, 1000]);
});

test('does not send again what is wrong in itself', async () => {
  const { importFindings, calls } = await aHub((ids) => taking(ids, [refused('a', 'InvalidInput')]));

  expect(await importFindings(findings('a', 'b'))).toMatchObject([{ id: idOf('a') }]);
  expect(calls).toHaveLength(1);
});

test.each<[string, unknown]>([
  ['nothing', {}],
  ['counts that do not add up', { SuccessCount: 1, FailedCount: 0 }],
  ['a failure that it does not name', { SuccessCount: 1, FailedCount: 1, FailedFindings: [] }],
])('an answer that holds %s has taken nothing', async (_title, body) => {
  const { importFindings } = await aHub(() => json(body));
  expect((await importFindings(findings('a', 'b'))).map(({ id }) => id)).toEqual([idOf('a'), idOf('b')]);
});

test('a request that fails keeps no other from being imported', async () => {
  const { importFindings } = await aHub((ids, index) =>
    index === 0 ? json({ __type: 'InvalidAccessException', Message: 'not subscribed' }, 401) : taking(ids),
  );
  const left = await importFindings(findings(...Array.from({ length: 101 }, (_, index) => `f${index}`)));

  expect(left).toHaveLength(100);
  expect(left[0]?.error).toMatchObject({
    message: expect.stringMatching(
      /BatchImportFindings in eu-west-1 failed: InvalidAccessException.+Switch Security Hub on/,
    ),
  });
});

test('a hub that is throttled is asked again', async () => {
  const { importFindings, calls } = await aHub((ids, index) =>
    index === 0 ? json({ __type: 'TooManyRequestsException', Message: 'slow down' }, 429) : taking(ids),
  );
  expect(await importFindings(findings('a'))).toEqual([]);
  expect(calls).toHaveLength(2);
});

test('a hub that closes the connection has taken nothing', async () => {
  const { importFindings } = await aHub(() => 'cut');
  expect(await importFindings(findings('a'))).toHaveLength(1);
});
