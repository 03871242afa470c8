import type { AuditResult } from '../../lib/domain/result.ts';
import { aFinding, aGap, anEvent, anException, aRegion, aResult } from './a-result.ts';

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
    expected: { [text]: text },
    observed: { statusMessage: text },
  });
  return aResult({
    findings: [finding, aFinding({ id: 'e1', secret, status: 'excepted', exception })],
    coverage: [aRegion({ status: 'incomplete', reason: text })],
    gaps: [aGap({ message: text }), aGap({ kind: 'secret-unreadable', account: text, secret: text, region: text })],
    changes: { since: '2026-02-28T03:12:00.000Z', events: [anEvent({ finding })] },
  });
}
