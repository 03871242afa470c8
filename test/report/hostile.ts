import { aHostileFix, aHostilePolicy } from './a-hostile-result.ts';
import { aFinding, aGap, anEvent, anException, aRegion, aResult } from './a-result.ts';

/** What a name, a tag or a status message might say to become more than text. */
export const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("https://evil.example","click")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1+1)',
  '\t=1',
  "'=1",
  '＝1+1',
  'quote " and \' and `backtick`',
  'comma, semicolon; pipe | and \\| backslash \\',
  'first\r\nsecond\nthird',
  'left\u202eright\u200bzero\ufeff\u2066',
  ']]> and --> and <!--',
  '&lt;b&gt; &amp; &#60;',
  '\u001b[31mred\u0000\u0007',
  'lone \ud83d surrogate',
  '[link](https://evil.example) ![image](https://evil.example/x.png)',
  '<https://evil.example> https://evil.example www.evil.example mail@evil.example',
  '@octocat @org/team #123 GH-123 org/repo#1',
  '# heading\n\n- list\n\n| a | b |\n|---|---|\n\n```\nfence\n```',
  '**bold** __under__ ~~struck~~ $math$ :skull:',
  '{0} {{1}} [a](0) %srcroot%',
  '   ',
  'x'.repeat(5000),
  '😀'.repeat(600),
];

/** An audit in which everything that comes from outside says the same. */
export function aHostileResult(text: string) {
  const finding = aFinding({
    secret: {
      name: text,
      arn: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${text}-a1b2c3`,
      primaryRegion: 'eu-central-1',
    },
    clause: text,
    cause: text,
    expected: { [text]: text },
    observed: { tags: text },
    message: text,
    remedy: text,
    fix: aHostileFix(text),
  });
  const exception = anException({ owner: text, reason: text });
  return aResult({
    ...aHostilePolicy(text),
    findings: [
      finding,
      { ...finding, id: 'b1', rule: text, exception: { ...exception, expired: true } },
      { ...finding, id: 'c1', status: 'unknown' },
      { ...finding, id: 'd1', status: 'pending' },
      { ...finding, id: 'e1', status: 'excepted', exception },
    ],
    coverage: [aRegion(), aRegion({ region: 'eu-west-1', status: 'incomplete', reason: text })],
    gaps: [
      aGap({ kind: 'secret-unreadable', account: '111122223333', region: 'eu-west-1', secret: text, message: text }),
      aGap({ message: text, exception }),
    ],
    changes: {
      since: null,
      events: [anEvent({ kind: 'resolved', resolution: 'compliant', finding: { ...finding, id: 'f1' } })],
    },
  });
}
