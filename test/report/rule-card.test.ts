import { describe, expect, it } from 'vitest';
import { aPage } from '../../lib/report/page.ts';
import { formatRule } from '../../lib/report/rule-card.ts';
import { rules } from '../../lib/rules/index.ts';
import { precedence } from '../../lib/rules/precedence.ts';
import { replicaStuck } from '../../lib/rules/replica-stuck.ts';
import { replicaUnused } from '../../lib/rules/replica-unused.ts';

const page = aPage({ columns: 200, color: false });

describe('the card of a rule', () => {
  it('says what the policy may set, with its default, as it is written there', () => {
    const card = formatRule(page, replicaStuck);
    expect(card).toContain('  grace  How long replication may be in progress before it counts as stuck. Default: 15m.');
    expect(card).toContain('        replica-stuck:\n          severity: high\n          grace: 15m\n');
  });

  it('sets by example what has no default', () => {
    const card = formatRule(page, replicaUnused);
    expect(card).toMatch(/^ {2}period .*No default\.$/m);
    expect(card).toContain('          period: 90d\n');
  });

  it('tells a violation in words', () => {
    expect(formatRule(page, replicaStuck)).toContain('has been in progress for at least 60 minutes');
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('of %s names every rule that it meets', (id, rule) => {
    const card = formatRule(page, rule);
    for (const { speaks, silent } of precedence) {
      if (speaks === id) expect(card).toContain(`It silences ${silent.join(', ')} about the same replica.`);
      const isSilenced = precedence.some((entry) => entry.speaks === speaks && entry.silent.includes(id));
      expect(card.includes(`It stays silent where ${speaks} speaks.`)).toBe(isSilenced);
    }
  });
});
