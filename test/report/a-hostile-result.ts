import type { Fix } from '../../lib/domain/fix.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { aCoverage, aFinding, aGap, anEvent, anException, aRegion, aResult } from './a-result.ts';

/** What a name, a tag or a message might hold to be run, to break out of where it stands, or to read as something else. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '{{alert(1)}}',
  'a\u202egnp.exe\u2066',
  'line\u2028separator\nnew line\u0000',
] as const;

/** A fix and a policy in which everything that can come from outside says the same. */
export function aHostileFix(whole: string): Fix {
  // A Markdown comment has room for so many of these.
  const text = whole.slice(0, 60);
  const step = {
    operation: 'TagResource',
    region: 'eu-central-1',
    parameters: { SecretId: text, Tags: [{ Key: text, Value: text }] },
    destructive: false,
  } as const;
  return {
    steps: [step],
    decision: {
      question: text,
      options: [
        { answer: text, steps: [step, { ...step, operation: 'DeleteSecret', destructive: true }], instruction: text },
        { answer: text, steps: [{ ...step, operation: 'StopReplicationToReplica', destructive: true }] },
      ],
    },
  };
}

export function aHostilePolicy(text: string) {
  return {
    policyCoverage: aCoverage({ unmatched: 1, unmatchedSecrets: [{ account: text, name: text, region: text }] }),
    warnings: [{ kind: 'exception-covers-nothing', message: text }],
    leftOut: { accounts: [text], regions: [text] },
  } as const;
}

/** A result with that text wherever text can come from outside. */
export function aHostileResult(text: string): AuditResult {
  const secret = { name: text, arn: `arn:${text}`, primaryRegion: 'eu-west-1' };
  const exception = anException({ owner: text, reason: text });
  const finding = aFinding({
    secret,
    clause: text,
    cause: text,
    message: text,
    remedy: text,
    fix: aHostileFix(text),
    expected: { [text]: text },
    observed: { statusMessage: text },
  });
  return aResult({
    ...aHostilePolicy(text),
    findings: [finding, aFinding({ id: 'e1', secret, status: 'excepted', exception })],
    coverage: [aRegion({ status: 'incomplete', reason: text })],
    gaps: [aGap({ message: text }), aGap({ kind: 'secret-unreadable', account: text, secret: text, region: text })],
    changes: { since: '2026-02-28T03:12:00.000Z', events: [anEvent({ finding })] },
  });
}
