import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditState } from '../../lib/findings/state.ts';
import { formatState, parseState } from '../../lib/findings/state-format.ts';
import { anyCharacter } from '../support/any-character.ts';
import { account, now } from '../support/builders.ts';
import { aFinding, lived, over, seen } from './a-finding.ts';

function aState(): AuditState {
  const family = aFinding().secret.arn;
  return {
    accounts: [{ account, firstAuditAt: now, lastAuditAt: now, lastCompleteAt: null, replicas: 0 }],
    findings: [lived(seen(0), over(1), seen(30))],
    replicas: [{ kind: 'outdated', family, region: 'eu-west-1', token: 'v1', since: now, account, writtenAt: now }],
  };
}

const written = JSON.parse(formatState(aState(), now));
const reasonOf = (text: string) => {
  const parsed = parseState(text);
  return parsed.ok ? 'none' : parsed.reason;
};

describe('the text of a state', () => {
  it('is read as it was written', () => {
    expect(parseState(formatState(aState(), now))).toEqual({ ok: true, state: aState() });
  });

  it('says what it is, and when it was written', () => {
    expect(written).toMatchObject({
      format: 'replication-auditor-state',
      version: 1,
      writtenAt: '2026-01-15T03:00:00.000Z',
    });
  });

  it.each([
    ['empty', '', 'It is empty.'],
    ['blank', ' \r\n', 'It is empty.'],
    ['cut off', formatState(aState(), now).slice(0, -20), 'It is damaged: it is not JSON, or was cut off.'],
    ['of something else', '{"version":4,"terraform_version":"1.9"}', 'It was not written by this auditor'],
    ['a list', '[]', 'It was not written by this auditor'],
    ['newer', JSON.stringify({ ...written, version: 2, other: 1 }), 'by a newer auditor: its version is 2'],
    ['without a part', JSON.stringify({ ...written, replicas: undefined }), 'It is damaged: replicas is not valid.'],
    ['with a part of its own', JSON.stringify({ ...written, notes: 1 }), 'its outermost object is not valid'],
    ['of a wrong time', changed('findings', { observedAt: 'yesterday' }), 'findings.0.observedAt is not valid'],
    ['of a time before all times', changed('accounts', { lastAuditAt: -1e20 }), 'accounts.0.lastAuditAt is not valid'],
    ['of no finding', changed('findings', { finding: { id: 'x' } }), 'findings.0.finding.rule is not valid'],
    ['of no kind', changed('replicas', { kind: 'other' }), 'replicas.0.kind is not valid'],
  ])('that is %s is refused, and says why', (_, text, why) => {
    expect(reasonOf(text)).toContain(why);
  });

  it('cannot reach the prototype of all objects', () => {
    const hostile = formatState(aState(), now).replace('{', '{"__proto__":{"polluted":true},');
    parseState(hostile);
    parseState(hostile.replace('"findings": [', '"findings": [{"__proto__":{"polluted":true}},'));
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('of any kind gets an answer', () => {
    const damage = fc.tuple(fc.nat(800), fc.nat(12), fc.string({ unit: anyCharacter, maxLength: 6 }));
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: anyCharacter }),
      damage.map(([at, length, by]) => {
        const whole = formatState(aState(), now);
        return whole.slice(0, at) + by + whole.slice(at + length);
      }),
    );
    fc.assert(
      fc.property(text, (each) => {
        const parsed = parseState(each);
        expect(parsed.ok || parsed.reason).toBeTruthy();
        if (parsed.ok) expect(parseState(formatState(parsed.state, now))).toEqual(parsed);
      }),
    );
  });
});

function changed(part: 'accounts' | 'findings' | 'replicas', fields: object): string {
  return JSON.stringify({ ...written, [part]: [{ ...written[part][0], ...fields }] });
}
