import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSecurityHub } from '../../lib/aws/security-hub.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import { importRecords } from '../../lib/notify/security-hub.ts';
import { formatAsff } from '../../lib/report/asff.ts';
import { anEvent, type EventFacts } from '../notify/news.ts';
import { aTellingResult } from '../report/a-result.ts';
import { aHostileResult, hostile } from '../report/hostile.ts';
import { textOf } from '../report/text-of.ts';
import type { Emulator } from './emulator.ts';
import { startMoto } from './moto.ts';
import { describeWithPython, runPython } from './python.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const home = { account: '123456789012', region: 'eu-west-1' };
const credentials = { accessKeyId: 'conformance', secretAccessKey: 'not-a-secret' };

describeWithPython('Security Hub', (python) => {
  let moto: Emulator;
  let client: SecurityHubClient;
  let hub: ReturnType<typeof createSecurityHub>;

  beforeAll(async () => {
    moto = await startMoto(python);
    client = new SecurityHubClient({ region: home.region, endpoint: moto.url(), credentials });
    hub = createSecurityHub({ region: home.region, endpoint: moto.url(), credentials });
  }, 60_000);

  afterEach(() => moto.reset());

  afterAll(async () => {
    hub?.close();
    client?.destroy();
    await moto?.close();
  });

  async function announce(...events: readonly EventFacts[]) {
    const types: Readonly<Record<FindingEvent['kind'], string>> = {
      opened: 'Finding Opened',
      changed: 'Finding Changed',
      resolved: 'Finding Resolved',
      withdrawn: 'Finding Withdrawn',
    };
    const records = events.map((facts, index) => {
      const detail = anEvent(facts);
      const body = { source: 'secrets-replication-auditor', 'detail-type': types[detail.kind], detail };
      return { messageId: String(index), body: JSON.stringify(body) };
    });
    return importRecords(records, { hub: home, product: tool.name, importFindings: hub.importFindings });
  }

  const kept = async () => (await client.send(new GetFindingsCommand({}))).Findings ?? [];

  test('holds one finding, created, updated, and archived on resolution', async () => {
    expect(await announce({})).toEqual({ findings: 1, failed: [] });
    expect(await kept()).toMatchObject([{ RecordState: 'ACTIVE', Severity: { Label: 'CRITICAL' } }]);

    await announce({ kind: 'changed', at: '2026-03-01T04:12:00.000Z', finding: { severity: 'high' } });
    expect(await kept()).toMatchObject([{ RecordState: 'ACTIVE', Severity: { Label: 'HIGH' } }]);

    await announce({ kind: 'resolved', at: '2026-03-01T05:12:00.000Z', resolution: 'compliant' });
    expect(await kept()).toMatchObject([
      { RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' }, UpdatedAt: '2026-03-01T05:12:00.000Z' },
    ]);
  });

  test('takes more findings than one request may hold', async () => {
    const events = Array.from({ length: 120 }, (_, index) => ({ id: `f${index}-1`, finding: { id: `f${index}` } }));
    expect(await announce(...events)).toEqual({ findings: 120, failed: [] });
  });

  test('finds the requests of the format valid by its own service model, whatever a name says', async () => {
    const payloads = [aTellingResult(), ...hostile.map(aHostileResult)].map((result) =>
      textOf(formatAsff(result, tool)),
    );
    const folder = await mkdtemp(join(tmpdir(), 'auditor-asff-'));
    try {
      const file = join(folder, 'requests.ndjson');
      await writeFile(file, payloads.join(''));
      expect(JSON.parse(await runPython(python, 'validate_asff.py', file))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
