import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fix, FixStep } from '../../lib/domain/fix.ts';
import { fixLines } from '../../lib/text/fix.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-a1b2c3';

function aStep(part: Partial<FixStep> = {}): FixStep {
  return {
    operation: 'ReplicateSecretToRegions',
    region: 'eu-central-1',
    parameters: { SecretId: arn, AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: 'alias/prod' }] },
    destructive: false,
    ...part,
  };
}

function lines(fix: Fix, rule = 'replica-unexpected') {
  return fixLines({ id: '5f1d0c', rule, fix });
}

const commandOf = (step: FixStep, rule?: string) => lines({ steps: [step] }, rule).map(({ text }) => text);

/** The words that the AWS CLI gets, as a shell makes them of the command. */
function wordsOf(command: string): string[] {
  const program = `aws() { for word in "$@"; do printf '%s\\0' "$word"; done; }; ${command}`;
  return execFileSync('/bin/sh', ['-c', program], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a step that destroys nothing is a command of the AWS CLI', () => {
  test.each<[string, FixStep, string]>([
    [
      'replicate',
      aStep(),
      `replicate-secret-to-regions --region eu-central-1 --secret-id ${arn} --add-replica-regions Region=eu-west-1,KmsKeyId=alias/prod`,
    ],
    [
      'replicate to several, said not to overwrite',
      aStep({
        parameters: {
          SecretId: arn,
          AddReplicaRegions: [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }],
          ForceOverwriteReplicaSecret: false,
        },
      }),
      `replicate-secret-to-regions --region eu-central-1 --secret-id ${arn} --add-replica-regions Region=eu-west-1 Region=us-east-1 --no-force-overwrite-replica-secret`,
    ],
    [
      'change a key',
      aStep({ operation: 'UpdateSecret', region: 'eu-west-1', parameters: { SecretId: arn, KmsKeyId: 'alias/prod' } }),
      `update-secret --region eu-west-1 --secret-id ${arn} --kms-key-id alias/prod`,
    ],
    [
      'tag',
      aStep({ operation: 'TagResource', parameters: { SecretId: arn, Tags: [{ Key: 'team', Value: 'payments' }] } }),
      `tag-resource --region eu-central-1 --secret-id ${arn} --tags Key=team,Value=payments`,
    ],
    [
      'restore',
      aStep({ operation: 'RestoreSecret', parameters: { SecretId: arn } }),
      `restore-secret --region eu-central-1 --secret-id ${arn}`,
    ],
    [
      'promote, where that loses nothing',
      aStep({ operation: 'StopReplicationToReplica', region: 'eu-west-1', parameters: { SecretId: arn } }),
      `stop-replication-to-replica --region eu-west-1 --secret-id ${arn}`,
    ],
  ])('%s', (_what, step, command) => {
    expect(commandOf(step)).toEqual([`aws secretsmanager ${command}`]);
  });

  test('whose texts the shell and the AWS CLI take as they are, whatever is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        "a'; rm -rf ~ #",
        '$(reboot)',
        '`id`',
        '-x',
        'file:///etc/passwd',
        'a\nb',
        '\u202eabc',
        '!!',
        'a,b=c',
        '"',
        '=ls',
      ),
    );
    const noNull = text.filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(noNull, noNull, noNull, (secret, key, value) => {
        const parameters = { SecretId: secret, Tags: [{ Key: key, Value: value }] };
        const [command = ''] = commandOf(aStep({ operation: 'TagResource', parameters }));
        expect(command).toMatch(/^[\x20-\x7e]+$/);
        expect(command).not.toMatch(/[`<>&]/);
        expect(meaningOf(wordsOf(command))).toEqual(parameters);
      }),
      { numRuns: 150 },
    );
  });
});

/** Read as the AWS CLI's documentation says: options, JSON, and shorthand where the text has none of its marks. */
function meaningOf(words: readonly string[]): unknown {
  const at = (name: string) => words[words.indexOf(name) + 1] ?? '';
  if (words.includes('--cli-input-json')) return JSON.parse(at('--cli-input-json'));
  expect(at('--secret-id')).not.toMatch(/^(-|file|fileb|http)/i);
  const tags = at('--tags');
  return {
    SecretId: at('--secret-id'),
    Tags: tags.startsWith('[')
      ? JSON.parse(tags)
      : [Object.fromEntries(tags.split(',').map((pair) => pair.split('=')))],
  };
}

describe('a step that destroys something is never a command of AWS', () => {
  const plan = 'replication-auditor plan --only 5f1d0c --policy FILE';

  test.each<[string, string, FixStep, string]>([
    [
      'an overwrite',
      'replica-failed',
      aStep({
        parameters: { SecretId: arn, AddReplicaRegions: [{ Region: 'eu-west-1' }], ForceOverwriteReplicaSecret: true },
        destructive: true,
      }),
      'overwrites the secret that holds the name in eu-west-1',
    ],
    [
      'a removal',
      'replica-unexpected',
      aStep({
        operation: 'RemoveRegionsFromReplication',
        parameters: { SecretId: arn, RemoveReplicaRegions: ['eu-west-1', 'us-east-1'] },
        destructive: true,
      }),
      'removes the replica in eu-west-1, us-east-1',
    ],
    [
      'a promotion that cannot be taken back',
      'replica-orphaned',
      aStep({
        operation: 'StopReplicationToReplica',
        region: 'eu-west-1',
        parameters: { SecretId: arn },
        destructive: true,
      }),
      'makes the replica in eu-west-1 a secret of its own',
    ],
  ])('%s is left to the plan, with its gates', (_what, rule, step, note) => {
    expect(lines({ steps: [step] }, rule)).toEqual([
      { kind: 'command', text: plan, note: `The plan ${note}, where its gates allow it:`, nested: false },
    ]);
    // What it does is known of the call itself.
    if (step.operation !== 'StopReplicationToReplica') {
      expect(commandOf({ ...step, destructive: false }, rule)).toEqual([plan]);
    }
    // No plan does it for another rule.
    expect(lines({ steps: [step] }, 'replica-stuck')).toMatchObject([{ kind: 'do' }]);
  });

  test.each([true, false])('a deletion is for a person to do, flagged or not (%s)', (destructive) => {
    const step = aStep({ operation: 'DeleteSecret', region: 'eu-west-1', parameters: { SecretId: arn }, destructive });
    expect(lines({ steps: [step] })).toEqual([
      {
        kind: 'do',
        text: `Delete ${arn} in eu-west-1 by hand, once you are sure that nobody uses it: no plan deletes a secret.`,
        nested: false,
      },
    ]);
  });

  test('what no plan does is an instruction', () => {
    const step = aStep({
      operation: 'UpdateSecret',
      parameters: { SecretId: arn, KmsKeyId: 'alias/x' },
      destructive: true,
    });
    expect(lines({ steps: [step] })).toMatchObject([
      { kind: 'do', text: expect.stringContaining('no plan makes this call') },
    ]);
  });

  test('two that one plan does are one line', () => {
    const removal = (region: string) =>
      aStep({
        operation: 'RemoveRegionsFromReplication',
        parameters: { SecretId: arn, RemoveReplicaRegions: [region] },
        destructive: true,
      });
    expect(
      lines({ steps: [removal('eu-west-1'), removal('us-east-1'), aStep()] }).map(({ kind, note }) => [kind, note]),
    ).toEqual([
      [
        'command',
        'The plan removes the replica in eu-west-1 and removes the replica in us-east-1, where its gates allow it:',
      ],
      ['command', undefined],
    ]);
  });
});

test('a decision is its question, then each answer with what it leads to', () => {
  const fix: Fix = {
    steps: [],
    decision: {
      question: 'Is the secret in eu-west-1 still needed?',
      options: [
        { answer: 'it is not needed', steps: [aStep({ operation: 'DeleteSecret', destructive: true })] },
        { answer: 'it is needed', steps: [], instruction: 'Rename one of the two.' },
      ],
    },
  };
  expect(lines(fix).map(({ kind, nested, text }) => `${nested ? '  ' : ''}${kind}: ${text}`)).toEqual([
    'question: Is the secret in eu-west-1 still needed?',
    'option: if it is not needed:',
    `  do: Delete ${arn} in eu-central-1 by hand, once you are sure that nobody uses it: no plan deletes a secret.`,
    'option: if it is needed:',
    '  do: Rename one of the two.',
  ]);
});

test('without steps and decision there is nothing beside the remedy', () => {
  expect(lines({ steps: [] })).toEqual([]);
  expect(fixLines({ id: '5f1d0c', rule: 'replica-stale' })).toEqual([]);
});
