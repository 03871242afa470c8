import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { colorAllowed } from '../../cli/color.ts';
import { createProgressLine } from '../../cli/progress.ts';
import { checkWritable, writeFileAtomically } from '../../cli/write-file.ts';

describe('colour', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['NO_COLOR on a terminal', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['FORCE_COLOR into a pipe', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 on a terminal', true, { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR against NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('with %s', (_what, isTTY, env, expected) => {
    expect(colorAllowed({ write: () => undefined, isTTY, columns: 80 }, env)).toBe(expected);
  });
});

describe('writing a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  });

  it('replaces what was there and leaves nothing else behind', async () => {
    const path = join(folder, 'report.json');
    writeFileSync(path, 'old');
    await checkWritable(path);
    await writeFileAtomically(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('writes through a link', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync('real', join(folder, 'link'));
    await writeFileAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
  });

  it.each([
    ['a folder that does not exist', ['none', 'report.json'], 'there is no such file or folder'],
    ['a folder in its place', [], 'it is a folder'],
    ['a file in place of a folder', ['file', 'report.json'], 'a part of the path is not a folder'],
  ])('says why it cannot: %s', async (_what, parts, why) => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, ...parts);
    await expect(checkWritable(path)).rejects.toThrow(`The output cannot be written: ${why}.`);
    await expect(writeFileAtomically(path, 'x')).rejects.toThrow(`The output cannot be written: ${why}.`);
  });
});

describe('progress', () => {
  function watch(isTTY: boolean, columns: number) {
    const written: string[] = [];
    let now = 0;
    const clock = { now: () => (now += 100) };
    return { written, line: createProgressLine({ write: (text) => written.push(text), isTTY, columns }, clock) };
  }
  const account = undefined;

  it('is one line, redrawn per event and taken away at the end', () => {
    const { written, line } = watch(true, 80);
    line.show({ kind: 'listed', account, region: 'eu-west-1', secrets: 100, done: false });
    line.show({ kind: 'listed', account, region: 'us-east-1', secrets: 7, done: true });
    line.show({ kind: 'described', done: 1, total: 5 });
    line.clear();
    const erase = '\r\u001b[2K';
    expect(written).toEqual([
      `${erase}Reading  eu-west-1 100…`,
      `${erase}Reading  eu-west-1 100… · us-east-1 7 ✓`,
      `${erase}Reading  eu-west-1 100… · us-east-1 7 ✓  described 1/5`,
      erase,
    ]);
  });

  it('is a sum where the Regions do not fit', () => {
    const { written, line } = watch(true, 60);
    for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1']) {
      line.show({ kind: 'listed', account, region, secrets: 100, done: true });
    }
    expect(written.at(-1)).toContain('Reading  4/4 Regions, 400 secrets');
  });

  it('is silent where nobody watches', () => {
    const { written, line } = watch(false, 80);
    line.show({ kind: 'described', done: 1, total: 5 });
    line.clear();
    expect(written).toEqual([]);
  });
});
