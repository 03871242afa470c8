import type { RepairMode } from '../domain/policy.ts';
import { duration } from '../rules/duration.ts';
import * as z from '../z.ts';
import { approver, filled, region, share } from './forms.ts';
import type { PolicyRule } from './rule-settings.ts';

const modes = ['off', 'manual', 'approve', 'auto'] as const satisfies readonly RepairMode[];

/** Rules about which a call to AWS can do something. What the others find is mended by people; their findings say how. */
export const repairable: readonly string[] = [
  'replica-missing',
  'replica-failed',
  'replica-key-mismatch',
  'replica-unexpected',
  'replica-orphaned',
  'name-collision',
];

/** Rules whose repair may have to overwrite the unrelated secret that holds the name. A missing replica is never forced. */
export const overwriting: readonly string[] = ['replica-failed', 'name-collision'];

/** The rule whose repair is a promotion, which cannot be taken back. */
export const promoting = 'replica-orphaned';

/** Rules whose repair removes a replica. */
export const removing: readonly string[] = ['replica-unexpected'];

/** Each takes four of an execution's 3,000 durable operations, before an approval and after it (docs/aws-facts.md). */
const mostActions = 300;

/** The policy's `remediation`. Everything in it is closed until it is opened, and each gate can only be made narrower. */
export function remediationSchema(rules: readonly PolicyRule[]) {
  return z.described(
    z.strictObject({
      killSwitch: z.described(z._default(z.boolean(), false), {
        description: 'True: nothing is repaired, whatever else is said.',
        examples: [true],
      }),
      regions: z.described(
        filled(region, 'names no Region: nothing could be repaired anywhere; leave `remediation` out to say so'),
        {
          description: 'Regions in which replicas may be changed; each must be among those that are read.',
          uniqueItems: true,
          examples: [['eu-central-1']],
        },
      ),
      rules: ruleModes(rules),
      overwrite: mode(
        'Overwriting an unrelated secret that holds the name. Both this and the mode of the rule must allow it.',
      ),
      remove: mode('Removing a replica. Both this and the mode of the rule must allow it.'),
      limits: z.described(
        z.prefault(
          z.strictObject({
            actions: count(10, mostActions, 'Changes in one run; more refuse the whole run.'),
            share: z.described(z.prefault(share, '10%'), {
              description: 'Changes in one run, of all replicas that were judged; more refuse the whole run.',
              examples: ['10%'],
            }),
          }),
          {},
        ),
        {
          description: 'How much one run may change. Exceeding either refuses all of it, before the first call.',
          examples: [{ actions: 10, share: '10%' }],
        },
      ),
      cooldown: z.described(z.prefault(duration(), '1h'), {
        description: 'How long after an attempt none is made on the same secret and Region.',
        examples: ['1h'],
      }),
      attempts: count(3, 100, 'Attempts on one secret and Region, then a person must look at it.'),
      overwriteGate: z.described(
        z.prefault(
          z.strictObject({
            unchangedFor: atLeast('7d', 'How long the secret that would be overwritten must not have been changed.'),
            unreadFor: atLeast('2d', 'How long the secret that would be overwritten must not have been read.'),
          }),
          {},
        ),
        {
          description: 'What must be true before anything is overwritten, whoever asks. It can only be lengthened.',
          examples: [{ unchangedFor: '30d', unreadFor: '14d' }],
        },
      ),
      removeGate: z.described(
        z.prefault(
          z.strictObject({
            unreadFor: atLeast('7d', 'How long the replica that would be removed must not have been read.'),
          }),
          {},
        ),
        {
          description: 'What must be true before a replica is removed, whoever asks. It can only be lengthened.',
          examples: [{ unreadFor: '30d' }],
        },
      ),
      approvers: z.described(
        z._default(filled(approver, 'names nobody who may approve; leave it out where nothing needs an approval'), []),
        {
          description:
            'Who may approve: ARNs of IAM roles (without their path) and users, `*` and `?` in the name. Needed where a mode is `approve`, and where anything that destroys (`overwrite`, `remove`, the promotion of `replica-orphaned`) is not `off`.',
          uniqueItems: true,
          examples: [['arn:aws:iam::111122223333:role/secrets-approver']],
        },
      ),
      planValidFor: atMost('1h', '24h', 'How long a plan may be carried out after it was made.'),
      approvalExpires: atMost('24h', '7d', 'How long a question for approval may be answered.'),
    }),
    { examples: [exampleRemediation] },
  );
}

export const exampleRemediation = { regions: ['eu-central-1'], rules: { 'replica-missing': 'manual' } };

function ruleModes(rules: readonly PolicyRule[]) {
  const known = repairable.filter((id) => rules.some((rule) => rule.id === id));
  const written = z.strictObject(Object.fromEntries(known.map((id) => [id, z.exactOptional(ruleMode(id))])));
  const set = z.transform((settings: z.output<typeof written>) => {
    const set: Record<string, RepairMode> = {};
    for (const [id, setting] of Object.entries(settings)) if (setting !== undefined) set[id] = setting;
    return set;
  });
  return z.described(z.prefault(z.pipe(written, set), {}), {
    description: `Modes by rule id: who may start its repair. A rule that is not named is \`off\`. Can be set: ${known.join(', ')}.`,
    examples: [known[0] ? { [known[0]]: 'manual' } : {}],
  });
}

function ruleMode(id: string) {
  // The first example is shown where somebody wrote what is no mode: `off` is safe, and needs no approver.
  if (id !== promoting) {
    const description = `Who may start the repair of ${id}: nobody, a person by hand, an approver, or the service by itself.`;
    return z.described(z.enum(modes), { description, examples: ['off', 'manual', 'approve'] });
  }
  const description = `Who may start the repair of ${id}: nobody, or a person by hand.`;
  const byHand: readonly RepairMode[] = ['off', 'manual'];
  const withoutPromotion = z.refine<RepairMode>(
    (value) => byHand.includes(value),
    'must be off or manual: its repair is a promotion, which cannot be taken back, so it is done by hand only',
  );
  return z.described(z.enum(modes).check(withoutPromotion), { description, enum: [...byHand], examples: [...byHand] });
}

/** Of a destructive action. Text in YAML 1.2, in which `off` is no boolean. */
function mode(description: string) {
  return z.described(z._default(z.enum(modes), 'off'), { description, examples: ['off'] });
}

function count(fallback: number, most: number, description: string) {
  const within = z.int().check(z.minimum(1, 'must be at least 1'), z.maximum(most, `must be at most ${most}`));
  return z.described(z._default(within, fallback), { description, examples: [fallback] });
}

/** A gate: what the file says can only be longer than what holds without it. */
function atLeast(least: string, description: string) {
  const enough = z.minimum(duration().parse(least), `must be at least ${least}: a policy can only lengthen it`);
  return z.described(z.prefault(z.pipe(duration(), z.number().check(enough)), least), {
    description: `${description} At least \`${least}\`.`,
    examples: [least],
  });
}

function atMost(fallback: string, most: string, description: string) {
  const short = z.maximum(duration().parse(most), `must be at most ${most}: what was seen then may no longer be so`);
  return z.described(z.prefault(z.pipe(duration(), z.number().check(short)), fallback), {
    description: `${description} At most \`${most}\`.`,
    examples: [fallback],
  });
}
