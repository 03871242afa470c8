import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { readPlan } from '../../cli/plan-file.ts';
import { CommandError } from '../../cli/problem.ts';
import { parseLines } from '../../cli/repair-lines.ts';
import { readRequest } from '../../cli/request-file.ts';
import { createStateStore } from '../../lib/findings/state.ts';
import { formatState, parseState } from '../../lib/findings/state-format.ts';
import { planSchema } from '../../lib/remediation/plan-schema.ts';
import { anyCharacter } from '../support/any-character.ts';
import { withFile } from '../upgrade/with-file.ts';
import { damaged, warped } from './damage.ts';

const release = join(import.meta.dirname, '../upgrade/0.1.0');
const written = (file: string) => readFileSync(join(release, file), 'utf8');

/** The whole text, or the data in it, changed somewhere. */
const files = (text: string, data: unknown) =>
  fc.oneof(
    fc.string({ unit: anyCharacter }),
    damaged(text),
    warped(data).map((one) => JSON.stringify(one) ?? ''),
  );

afterEach(() => {
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a state is used whole, or refused with a sentence', () => {
  const text = written('state.json');
  fc.assert(
    fc.property(files(text, JSON.parse(text)), (any) => {
      const parsed = parseState(any);
      if (!parsed.ok) {
        expect(parsed.reason).toMatch(/^It .+\.$/);
        return;
      }
      // What was let in can be kept again.
      const now = Date.parse('2026-12-01T00:00:00Z');
      expect(parseState(formatState(createStateStore(parsed.state, now).state(), now)).ok).toBe(true);
    }),
  );
});

// The reason and what it takes in IAM are words about an action.
test('a plan that was changed in anything that is done is refused', () => {
  const plan = JSON.parse(written('plan.json'));
  const whatIsDone = (one: { actions: readonly object[]; validUntil: string }) =>
    JSON.stringify([one.validUntil, one.actions.map((action) => ({ ...action, reason: '', iam: '' }))]);
  fc.assert(
    fc.property(warped(plan), (any) => {
      const { success, data } = planSchema.safeParse(any);
      if (success) expect(whatIsDone(data)).toBe(whatIsDone(plan));
    }),
  );
});

test('a plan of any kind is read, or refused by name', async () => {
  const text = written('plan.json');
  const clock = { now: () => Date.parse(JSON.parse(text).createdAt) };
  const property = fc.asyncProperty(files(text, JSON.parse(text)), (any) =>
    withFile(any, async (path) => {
      const { error } = await readPlan(path, clock).then(
        () => ({ error: undefined }),
        (thrown: unknown) => ({ error: thrown }),
      );
      if (error !== undefined) expect(error).toBeInstanceOf(CommandError);
    }),
  );
  await fc.assert(property);
});

test('a record of repairs is used line by line to its end, or refused with a sentence', () => {
  const text = written('repairs.jsonl');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const warpedLines = warped(lines).map((all) =>
    Array.isArray(all) ? all.map((one) => `${JSON.stringify(one)}\n`).join('') : '',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter }), damaged(text), warpedLines), (any) => {
      const parsed = parseLines(any);
      if (parsed.ok) expect(parsed.lines).toHaveLength(any.split('\n').length - 1);
      else expect(parsed.reason).toMatch(/^(It|Line \d+) .+\.$|^Its .+\.$/);
    }),
  );
});

test('a question for approval is shown as it was asked, or refused by name', async () => {
  const event = JSON.parse(written('events.json')).find(
    (one: object) => Object(one)['detail-type'] === 'Approval Requested',
  );
  const meant = { callback: event.detail.callbackId, planHash: event.detail.plan.hash };
  const property = fc.asyncProperty(files(JSON.stringify(event), event), async (any) => {
    const stdin = { isTTY: false, readLine: async () => undefined, readAll: async () => any };
    const asked = readRequest({ stdin, clock: { now: () => Date.parse(event.detail.at) } }, undefined, meant);
    const { request, error } = await asked.then(
      (read) => ({ request: read, error: undefined }),
      (thrown: unknown) => ({ request: undefined, error: thrown }),
    );
    if (error !== undefined) expect(error).toBeInstanceOf(CommandError);
    if (request) expect(request.plan.hash).toBe(meant.planHash);
  });
  await fc.assert(property);
});
