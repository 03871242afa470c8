import { globSync, readFileSync } from 'node:fs';
import { isSafe } from 'redos-detector';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { globCovers, globMatches } from '../../lib/policy/glob.ts';

/** Deterministic: steps are counted, no time is measured. */
const effort = { maxSteps: 5_000, maxScore: 20, timeout: Number.POSITIVE_INFINITY } as const;

/**
 * Patterns that may look at a character more than once, since they may begin anywhere or end in several places: the work is
 * then at most the square of what they meet, or so many times its length as they repeat. Each with what bounds that.
 */
const bounded: Readonly<Record<string, string>> = {
  [String.raw`(?:'[^']*'|"[^"]*"|(?! (?:--|\| ))[^'"])+`]: 'an example of our own help',
  [String.raw`(access ?denied|not authori[sz]ed|permission|not allowed).{0,400}(kms|\bkey\b|decrypt|encrypt|datakey)`]:
    '400 times',
  [String.raw`(kms|\bkey\b).{0,400}(disabled|not found|does ?n[o']t exist|pending ?deletion|invalid ?state|unavailable)`]:
    '400 times',
  [String.raw`(kms|\bkey\b|decrypt|encrypt|datakey).{0,400}(access ?denied|not authori[sz]ed|permission|denied|not allowed)`]:
    '400 times',
  'currently replicated to .{0,200} with a different arn': '200 times',
  'region.{0,200}(not enabled|disabled|not opted|opt-?in|not available)': '200 times',
  [String.raw`:\d+$`]: 'a header, of which Node takes 16 KiB, in the simulator',
  [String.raw`^AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request`]:
    'a header, in the simulator',
  '[#?].*$': 'an address in our own rules',
  [String.raw`\/+$`]: 'an address in our own rules',
  [String.raw`\s*\n\s*`]: 'our own help',
  [String.raw`^!?[a-zA-Z0-9 :_@/+=.\-!]*$`]: 'twice: it begins in one place, and has one choice there',
  [String.raw`^(?!.*:[^ :]+:)(?!.*:\/\/)[A-Za-z0-9 ,.()/·:'-]*$`]:
    'it begins in one place, and what repeats has no colon in it',
  '^(E(?!RR_)[A-Z]+$|ERR_(TLS|SSL|INVALID_URL|SOCKET)|HPE_|.*CERT|UNABLE_TO)': 'it begins in one place',
  [String.raw`^(arn:aws[a-z-]*:iam::\d{12}:role\/)[^*?]+\/([^*?/]+)$`]:
    'it begins in one place, and what follows has no slash in it',
  [String.raw`^ssm:(\/?[\w./-]+)$`]: 'twice: it begins in one place, and has one choice there',
  [String.raw`"(SecretVersionsToStages|VersionIdsToStages)":\{((?:"[^"\\[]*":\[(?:"[^"\\[]*",?)*\],?)*)\}`]:
    'twice: none begins within what another has passed, and each quote and bracket leaves one choice',
};

const patterns = globSync('{lib,cli,functions,simulator}/**/*.ts').flatMap((file) => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: { file: string; pattern: string; flags: string }[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.getText(source)) ?? [];
      found.push({ file, pattern, flags });
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
});

test('every pattern takes time that grows with the text, or is known with what bounds it', () => {
  const others = patterns.filter(({ pattern }) => !Object.hasOwn(bounded, pattern));
  const slow = others.filter(({ pattern, flags }) => !isSafe(new RegExp(pattern, flags.replace('g', '')), effort).safe);

  expect(patterns.length).toBeGreaterThan(100);
  expect(slow).toEqual([]);
  expect(Object.keys(bounded).filter((known) => !patterns.some(({ pattern }) => pattern === known))).toEqual([]);
});

test.each([
  ['a star for each character', `${'*'.repeat(2_000)}b`, 'a'.repeat(2_000)],
  ['stars that nearly fit', 'a*'.repeat(1_000), `${'a'.repeat(2_000)}b`],
  ['question marks', `${'*?'.repeat(1_000)}b`, 'a'.repeat(2_000)],
])('a glob of %s is compared in as many steps as both lengths allow', (_what, glob, text) => {
  let steps = 0;
  const counted = new Proxy(Object(text), {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name === 'slice') steps += 1;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  globMatches(glob, counted);
  globCovers(glob, counted);

  expect(steps).toBeLessThanOrEqual(2 * glob.length * text.length);
  expect(steps).toBeGreaterThan(text.length);
});
