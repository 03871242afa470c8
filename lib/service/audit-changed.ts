import { AnotherSecret, ReadError } from '../audit/ports.ts';
import type { Clock } from '../domain/clock.ts';
import type { Instant, Region, SecretDescription } from '../domain/secret.ts';
import { type Change, nameInArn } from './changed-secret.ts';
import type { Durable } from './durable.ts';
import { type FirstLook, hasAbsence, isUnsettled } from './first-look.ts';
import type { Leases } from './leases.ts';

export interface ChangePorts {
  describe(region: Region, secretId: string): Promise<SecretDescription | undefined>;
  /** The secret as every Region of the policy describes it; null where its account is none of the policy's. */
  look(name: string, at: Instant): Promise<FirstLook | null>;
  /** Judges the secret and stores what was observed. */
  audit(look: FirstLook, name: string): Promise<unknown>;
  /** Publishes what waits to be announced; answers how much. */
  announce(): Promise<number>;
  /** Asks for an audit of everything. */
  requestFullAudit(): Promise<void>;
  readonly leases: Leases;
  readonly clock: Clock;
}

export type ChangeResult =
  | 'audited'
  | 'joined another execution'
  | 'asked for a full audit'
  | 'nothing to do'
  | 'not an account of the policy';

const minutes = 60_000;
/** One change is told by several events, most of them within seconds. */
const gatherPause = { seconds: 10 };
/** A replication takes seconds; one that takes longer is for replica-stuck to judge. */
const settleTries = 20;
const settlePause = { seconds: 30 };
/** Two descriptions a minute apart are two witnesses (docs/aws-facts.md, "Describing"). */
const secondLookAfter = { minutes: 1 };
const leaseFor = 60 * minutes;
const rounds = 20;

/**
 * Follows one change: waits until replication has settled, then audits that secret alone. Changes that come meanwhile
 * make it start once more, so that the last one is never lost; whatever cannot be followed ends in a full audit.
 */
export async function auditChanged(change: Change, context: Durable, ports: ChangePorts): Promise<ChangeResult> {
  if (change.kind === 'nothing') return 'nothing to do';
  if (change.kind === 'anything') return askForEverything(context, ports);
  const name = await context.step('find', () => nameOf(ports, change));
  if (name === null) return askForEverything(context, ports);
  const { leases, clock } = ports;
  const work = `secret ${change.account} ${name}`;
  const holder = context.executionContext.durableExecutionArn;
  const take = (step: string, how: 'take' | 'begin') =>
    context.step(step, () => leases[how](work, holder, clock.now(), clock.now() + leaseFor));
  const release = (step: string, until: number) =>
    context.step(step, () => leases.release(work, holder, clock.now() + until, step));

  if ((await take('take', 'take')) === 'noted') return 'joined another execution';
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await context.wait(`gather ${round}`, gatherPause);
      if ((await take(`begin ${round}`, 'begin')) === 'noted') return 'joined another execution';
      const look = await settledLook(context, ports, name, round);
      if (!look) {
        await release('leave', 0);
        return 'not an account of the policy';
      }
      await context.step(`audit ${round}`, () => ports.audit(look, name));
      await context.step(`announce ${round}`, () => ports.announce());
      if ((await release(`release ${round}`, leaseFor)) !== 'again') return 'audited';
    }
  } catch (error) {
    // Who left word relies on this execution, and will not be back.
    if ((await release('give up', 0)) === 'again') await askForEverything(context, ports);
    throw error;
  }
  // It changes faster than it can be followed.
  await release('give up', 0);
  return askForEverything(context, ports);
}

async function askForEverything(context: Durable, ports: ChangePorts): Promise<ChangeResult> {
  await context.step('ask', () => ports.requestFullAudit());
  return 'asked for a full audit';
}

/**
 * A description knows the name that an ARN only suggests; of a secret that is gone, or of a Region that cannot be read, the
 * ARN is all there is. Null: the Region answers about another secret, so that nobody knows whose name it is.
 */
async function nameOf(
  { describe }: ChangePorts,
  { region, secretId }: Extract<Change, { kind: 'secret' }>,
): Promise<string | null> {
  try {
    const secret = await describe(region, secretId);
    return secret?.name ?? nameInArn(secretId);
  } catch (error) {
    if (error instanceof AnotherSecret) return null;
    if (!(error instanceof ReadError)) throw error;
    return nameInArn(secretId);
  }
}

async function settledLook(
  context: Durable,
  ports: ChangePorts,
  name: string,
  round: number,
): Promise<FirstLook | null> {
  let look: FirstLook | null | undefined;
  for (let attempt = 1; attempt <= settleTries; attempt += 1) {
    look = await context.step(`look ${round}.${attempt}`, () => ports.look(name, ports.clock.now()));
    if (!look) return null;
    if (!isUnsettled(look)) break;
    await context.wait(`settle ${round}.${attempt}`, settlePause);
  }
  if (!look) throw new Error('the secret was never looked at');
  if (hasAbsence(look)) await context.wait(`second look ${round}`, secondLookAfter);
  return look;
}
