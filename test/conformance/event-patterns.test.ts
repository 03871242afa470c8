import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type PackagedService, packageService } from '../deploy/package-service.ts';
import { propertiesOf } from '../deploy/template.ts';
import type { Emulator } from './emulator.ts';
import { startMoto } from './moto.ts';
import { describeWithPython, runPython } from './python.ts';

type Events = Readonly<Record<string, unknown>>;

// Which events a rule takes is for EventBridge to say: moto's rules match them, and nothing of ours does.
describeWithPython('the event patterns that are deployed', (python) => {
  let moto: Emulator;
  let service: PackagedService;
  let folder: string;
  let positive: Events;
  let negative: Events;

  beforeAll(async () => {
    const json = async (name: string) => JSON.parse(await readFile(`test/events/${name}.json`, 'utf8'));
    positive = await json('secret-changed');
    negative = await json('not-secret-changed');
    folder = await mkdtemp(join(tmpdir(), 'auditor-patterns-'));
    [moto, service] = await Promise.all([startMoto(python), packageService()]);
  }, 120_000);

  afterEach(() => moto.reset());

  afterAll(async () => {
    await moto?.close();
    await service?.remove();
    await rm(folder, { recursive: true });
  });

  /** The names of the events that the rule's pattern lets through. */
  async function delivered(rule: string, events: Events): Promise<string[]> {
    const file = join(folder, `${rule}.json`);
    await writeFile(file, JSON.stringify({ pattern: propertiesOf(service.template, rule)['EventPattern'], events }));
    return JSON.parse(await runPython(python, 'match_events.py', moto.url(), file));
  }

  test.each(['SecretEvents', 'ForwardedSecretEvents'])(
    '%s takes every change of a secret, and neither reads nor what is not about secrets',
    async (rule) => {
      expect(await delivered(rule, { ...positive, ...negative })).toEqual(Object.keys(positive).sort());
    },
  );

  test('Announcements takes what the service announces, and no secret event', async () => {
    const announced = ['Finding Opened', 'Finding Changed', 'Finding Resolved', 'Finding Withdrawn', 'Audit Completed'];
    const ours = announced.map((name) => [
      name,
      { source: 'secrets-replication-auditor', 'detail-type': name, detail: { id: 'f#1' } },
    ]);
    const strangers = { stranger: { source: 'somebody', 'detail-type': 'Finding Resolved', detail: { id: 'f#1' } } };

    expect(await delivered('Announcements', { ...Object.fromEntries(ours), ...strangers, ...positive })).toEqual(
      announced.sort(),
    );
  });
});
