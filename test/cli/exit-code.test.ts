import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCode, type FailOn } from '../../cli/exit-code.ts';
import type { ExceptionNote, FindingStatus, Severity } from '../../lib/domain/finding.ts';
import type { AuditResult, Gap } from '../../lib/domain/result.ts';
import { aFinding, aGap, aRegion, aResult } from '../report/a-result.ts';

const finding = (severity: Severity, status: FindingStatus = 'open') =>
  aResult({ findings: [aFinding({ severity, status })] });
const gap = (kind: Gap['kind'], exception: ExceptionNote | null = null) =>
  aResult({ gaps: [aGap({ kind, exception })] });
const exception = (expired: boolean) => ({ owner: 'o', reason: 'r', until: '2026-12-31', expired });
const denied = aRegion({ status: 'incomplete', reason: 'denied' });
const both: AuditResult = aResult({ findings: [aFinding()], coverage: [aRegion(), denied] });

describe('the exit code', () => {
  it.each<[string, AuditResult, FailOn, number]>([
    ['a compliant audit', aResult(), 'low', 0],
    ['a low finding, by default', finding('low'), 'low', 1],
    ['a finding at the threshold', finding('high'), 'high', 1],
    ['a finding above the threshold', finding('critical'), 'high', 1],
    ['a finding below the threshold', finding('medium'), 'high', 0],
    ['a critical finding that is never to fail', finding('critical'), 'never', 0],
    ['a pending finding', finding('critical', 'pending'), 'low', 0],
    ['an excepted finding', finding('critical', 'excepted'), 'low', 0],
    ['an excepted gap', gap('secret-unreadable', exception(false)), 'low', 0],
    ['a gap whose exception has expired', gap('secret-unreadable', exception(true)), 'low', 3],
    ['an unknown finding', finding('low', 'unknown'), 'critical', 3],
    ['an unknown finding that is never to fail', finding('low', 'unknown'), 'never', 3],
    ['a Region that was not read', aResult({ coverage: [aRegion(), denied] }), 'low', 3],
    ['a finding and a Region that was not read', both, 'low', 3],
    ['no Region at all', aResult({ coverage: [] }), 'low', 3],
    ['a clause that matched nothing', gap('clause-matched-nothing'), 'never', 3],
    ['no secrets', gap('no-secrets'), 'low', 3],
    ['another account than the policy expects', gap('unexpected-account'), 'never', 2],
    ['a verdict that contradicts the rest', aResult({ verdict: 'incomplete' }), 'low', 3],
    ['a verdict that hides a denied Region', aResult({ coverage: [denied], verdict: 'compliant' }), 'low', 3],
  ])('of %s', (_what, result, failOn, expected) => {
    expect(exitCode(result, failOn)).toBe(expected);
  });

  it('is never 0 or 1 while anything is not known', () => {
    const severity = fc.constantFrom<Severity>('critical', 'high', 'medium', 'low');
    const status = fc.constantFrom<FindingStatus>('open', 'pending', 'unknown', 'excepted');
    const failOn = fc.constantFrom<FailOn>('critical', 'high', 'medium', 'low', 'never');
    fc.assert(
      fc.property(fc.array(fc.record({ severity, status })), fc.boolean(), failOn, (parts, unread, threshold) => {
        const result = aResult({
          findings: parts.map((part) => aFinding(part)),
          coverage: unread ? [aRegion(), denied] : [aRegion()],
        });
        const unknown = unread || parts.some((part) => part.status === 'unknown');
        expect(exitCode(result, threshold) === 3).toBe(unknown);
      }),
    );
  });
});
