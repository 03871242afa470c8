import { beforeEach, describe, expect, test } from 'vitest';
import { createRepairWitness } from '../../lib/aws/repair-witness.ts';
import { createRepairWriter } from '../../lib/aws/repair-writer.ts';
import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Action } from '../../lib/domain/plan.ts';
import { verify } from '../../lib/remediation/verify.ts';
import { AWAY, bench, HOME } from '../simulator/support.ts';
import { anAction } from '../support/a-repair.ts';

const at = bench();
const name = 'prod/db';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'unused' };

/** Carries out one action on what the simulator holds, and tells what is seen of it after so many seconds. */
async function repair(part: Partial<Action>, seconds: number) {
  const settings = { endpoint: at.simulator.url, credentials };
  const writer = createRepairWriter(settings);
  const witness = createRepairWitness(settings);
  try {
    const action = anAction({ secret: { name, arn: await arnOf(HOME), primaryRegion: HOME }, region: AWAY, ...part });
    const answer = await writer.write(action);
    at.simulator.advance(seconds);
    return { answer, ...(await verify(action, witness)) };
  } finally {
    writer.close();
    witness.close();
  }
}

async function arnOf(region: string): Promise<string> {
  return (await at.describe(name, region)).ARN ?? '';
}

describe('against the simulator', () => {
  beforeEach(() => at.apply({ secrets: [{ name, region: HOME }] }));

  test('a missing replica is made', async () => {
    expect(await repair({ kind: 'replicate', key: 'alias/ours' }, 5)).toEqual({
      answer: `${AWAY} InProgress`,
      kind: 'succeeded',
      detail: 'InSync',
    });
    expect((await at.replica(name, AWAY)).KmsKeyId).toBe('alias/ours');
  });

  test('a stranger in its place is left alone without force', async () => {
    at.apply({
      secrets: [
        { name, region: HOME },
        { name, region: AWAY },
      ],
    });
    const stranger = await arnOf(AWAY);
    expect(await repair({ kind: 'replicate' }, 5)).toMatchObject({ kind: 'failed' });
    expect(await arnOf(AWAY)).toBe(stranger);
  });

  test('a stranger in its place is overwritten where that is the action', async () => {
    at.apply({
      secrets: [
        { name, region: HOME },
        { name, region: AWAY },
      ],
    });
    expect(await repair({ kind: 'overwrite', destroys: { arn: 'stranger' } }, 5)).toMatchObject({ kind: 'succeeded' });
    expect(await arnOf(AWAY)).toBe(arnInRegion(await arnOf(HOME), AWAY));
  });

  test('a replica gets another key, and is never gone meanwhile', async () => {
    at.apply({ secrets: [{ name, region: HOME, replicas: { [AWAY]: {} } }] });
    expect(await repair({ kind: 'rekey', key: 'alias/ours' }, 0)).toEqual({
      answer: 'accepted',
      kind: 'succeeded',
      detail: 'encrypted with alias/ours',
    });
    expect((await at.replica(name, AWAY)).Status).toBe('InSync');
  });

  test('a replica whose versions did not follow the key is not repaired', async () => {
    at.apply({
      kmsKeys: [{ id: 'alias/ours', reencrypt: 'denied' }],
      secrets: [{ name, region: HOME, replicas: { [AWAY]: {} } }],
    });
    const seen = await repair({ kind: 'rekey', key: 'alias/ours' }, 0);
    expect(seen.kind).not.toBe('succeeded');
    expect(seen.detail).toContain('alias/aws/secretsmanager');
  });

  test('a replica is removed', async () => {
    at.apply({ secrets: [{ name, region: HOME, replicas: { [AWAY]: {} } }] });
    expect(await repair({ kind: 'remove', destroys: {} }, 60)).toMatchObject({
      answer: 'accepted',
      kind: 'succeeded',
    });
  });

  test('a replica is promoted', async () => {
    at.apply({ secrets: [{ name, region: HOME, replicas: { [AWAY]: {} } }] });
    expect(await repair({ kind: 'promote' }, 0)).toMatchObject({ answer: 'accepted', kind: 'succeeded' });
  });

  test('a secret that is not there is a refusal', async () => {
    const arn = `arn:aws:secretsmanager:${HOME}:111122223333:secret:nobody-AbCdEf`;
    const gone = repair({ secret: { name: 'nobody', arn, primaryRegion: HOME } }, 0);
    await expect(gone).rejects.toMatchObject({ name: 'WriteError', outcome: 'refused' });
  });
});
