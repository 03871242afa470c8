import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { formatSarif } from '../../lib/report/sarif.ts';
import { rules } from '../../lib/rules/index.ts';
import { aFinding, anException, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';
import { textOf } from './text-of.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const policy = { uri: 'policies/example.yml', clauseLines: new Map([['payments', 17]]) };
const homepage = 'https://example.com/auditor';

// A schema of draft 4, which has nothing that later drafts read otherwise but the name of its own id.
const { $schema: _draft, id: _id, ...schema } = sarifSchema;
const validate = new Ajv({
  strict: false,
  // One of its patterns is none in Unicode mode.
  unicodeRegExp: false,
  formats: { uri: (text: string) => URL.canParse(text), 'uri-reference': true, 'date-time': true },
}).compile(schema);

function sarif(result = aTellingResult(), options: { homepage?: string } = { homepage }) {
  const log = JSON.parse(textOf(formatSarif(result, { tool, policy, ...options })));
  validate(log);
  expect(validate.errors).toBeNull();
  return log.runs[0];
}

describe('sarif', () => {
  it('satisfies the schema of SARIF 2.1.0, clean or not, with a homepage or without', () => {
    sarif();
    sarif(aResult(), {});
  });

  it('is held to that schema: an unknown level is refused', () => {
    const log = JSON.parse(textOf(formatSarif(aTellingResult(), { tool, policy })));
    log.runs[0].results[0].level = 'bad';
    expect(validate(log)).toBe(false);
  });

  it('describes every rule, with its page where that is published', () => {
    const { driver } = sarif().tool;
    expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
    const ofFailed = driver.rules.find(({ id }: { id: string }) => id === 'replica-failed');
    expect(ofFailed.helpUri).toBe('https://example.com/auditor/blob/HEAD/docs/rules/replica-failed.md');
    expect(sarif(aResult(), {}).tool.driver.rules[0]).not.toHaveProperty('helpUri');
  });

  it('refers to rules by their place, also to one that this version does not know', () => {
    const run = sarif(aResult({ findings: [aFinding(), aFinding({ rule: 'later-rule' })] }));
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('shows a finding at its clause, and one without a clause at the first line', () => {
    const { results } = sarif(aResult({ findings: [aFinding(), aFinding({ clause: null })] }));
    const places = results.map(
      ({ locations }: { locations: { physicalLocation: unknown }[] }) => locations[0]?.physicalLocation,
    );
    expect(places).toEqual(
      [17, 1].map((startLine) => ({ artifactLocation: { uri: policy.uri }, region: { startLine } })),
    );
  });

  it('names the secret, its ARN and the Region', () => {
    const [{ locations }] = sarif().results;
    const { secret, region } = aFinding();
    expect(locations[0].logicalLocations).toMatchObject([
      { name: secret.name, fullyQualifiedName: secret.arn },
      { name: region },
    ]);
  });

  it('is told apart by the id of the finding alone, as GitHub does it', () => {
    expect(sarif().results[0].partialFingerprints).toEqual({
      'findingId/v1': '5f1d0c',
      primaryLocationLineHash: '5f1d0c:1',
    });
  });

  it.each([
    ['open', 'fail', 'error'],
    ['excepted', 'fail', 'error'],
    ['unknown', 'open', 'none'],
    ['pending', 'review', 'none'],
  ] as const)('tells an %s finding as %s, level %s', (status, kind, level) => {
    expect(sarif(aResult({ findings: [aFinding({ status })] })).results).toMatchObject([{ kind, level }]);
  });

  it('suppresses what is excepted, until the exception ends', () => {
    const expired = anException({ expired: true });
    const { results } = sarif(
      aResult({
        findings: [aFinding({ status: 'excepted', exception: anException() }), aFinding({ exception: expired })],
      }),
    );
    expect(results[0].suppressions).toMatchObject([{ kind: 'external', status: 'accepted' }]);
    expect(results[1]).not.toHaveProperty('suppressions');
  });

  it('notifies of every Region, gap and finding that is unknown, and did then not succeed', () => {
    const result = aTellingResult();
    const [invocation] = sarif(result).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    const said: { level: string; descriptor: { id: string } }[] = invocation.toolExecutionNotifications;
    expect(said.filter(({ level }) => level !== 'warning')).toHaveLength(1 + result.gaps.length + 2);
    expect(said.filter(({ level }) => level === 'warning').map(({ descriptor }) => descriptor.id)).toEqual([
      'exception-covers-nothing',
      'partial',
    ]);
    expect(sarif(aResult()).invocations).toMatchObject([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it('carries what the policy covers, warnings and what was left out with the run, which they do not fail', () => {
    const { warnings, policyCoverage, leftOut } = aTellingResult();
    const run = sarif(aResult({ warnings, policyCoverage, leftOut }));
    expect(run.properties).toMatchObject({ warnings, policyCoverage, leftOut });
    expect(run.invocations[0].executionSuccessful).toBe(true);
  });

  it.each(hostile)('holds %j whole, and as text in its message', (text) => {
    const result = aHostileResult(text);
    const { results } = sarif(result);
    expect(results.map(({ properties }: { properties: unknown }) => properties)).toEqual(result.findings);
    // Neither a link (3.11.6) nor a placeholder (3.11.5).
    expect(results[0].message.text.replaceAll(/\{\{|\}\}|\\[[\]]/g, '')).not.toMatch(/[{}[\]]/);
  });
});
