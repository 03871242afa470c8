import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** The durable SDK is one file, and all that it can do hangs on one class: three things keep it from being small and quick. */
export function durableSdk(): Plugin {
  return {
    name: 'durable-sdk',
    setup(build) {
      build.onLoad({ filter: /durable-execution-sdk-js[\\/]dist[\\/]index\.mjs$/ }, async ({ path }) => {
        const contents = withLateUtil(
          withoutOperations(withEagerClient(await readFile(path, 'utf8'), path), path),
          path,
        );
        return { contents, loader: 'js' };
      });
    },
  };
}

const used = ['LambdaClient', 'CheckpointDurableExecutionCommand', 'GetDurableExecutionStateCommand'];

/**
 * It imports its client when it first needs it, which is at once; and what is imported so is never pruned. It is of use only
 * to hosts that bring a client of their own.
 */
function withEagerClient(text: string, path: string): string {
  const parts = text.split("import('@aws-sdk/client-lambda')");
  const ofClient = new Set([...text.matchAll(/\bnew \w*[mM]odule\.(\w+)\(/g)].map(([, name = '']) => name));
  if (parts.length !== 2 || [...ofClient].sort().join() !== [...used].sort().join()) {
    throw new Error(`${path} uses its client in another way: see scripts/lean-bundle`);
  }
  const named = used.map((name) => `${name} as eager${name}`).join(', ');
  const object = used.map((name) => `${name}: eager${name}`).join(', ');
  return `import { ${named} } from '@aws-sdk/client-lambda';\n${parts.join(`Promise.resolve({ ${object} })`)}`;
}

/** By the function that makes each: an operation of a durable context that no function uses (test/deploy/bundles.test.ts). */
export const unusedOperations: Readonly<Record<string, string>> = {
  waitForCondition: 'createWaitForConditionHandler',
  parallel: 'createParallelHandler',
  promise: 'createPromiseHandler',
};

/** Who calls one of these fails there and then, with a word about it: 8 kB. */
function withoutOperations(text: string, path: string): string {
  const without = Object.entries(unusedOperations).reduce((left, [operation, maker]) => {
    const parts = left.split(`${maker}(this`);
    if (parts.length !== 2) throw new Error(`${path} makes ${operation} in another way: see scripts/lean-bundle`);
    return parts.join(`withoutOperation("${operation}", this`);
  }, text);
  return `${without}
function withoutOperation(name) {
  throw new Error(\`The functions are bundled without the durable operation \${name}: see scripts/lean-bundle.\`);
}`;
}

/**
 * Its own logger formats by Node's util, whose import loads all that hangs on it, from worker threads to the diff of
 * assertions. Ours logs in its place: loaded for the first line that is formatted, it hardly ever is.
 */
function withLateUtil(text: string, path: string): string {
  const early = "import util from 'node:util';";
  const code = text.replace(/^\s*(?:\*|\/[/*]).*$/gm, '');
  const uses = new Set([...code.matchAll(/\butil\b(?:\.\w+)?/g)].map(([use]) => use));
  if (text.split(early).length !== 2 || [...uses].sort().join() !== 'util,util.format,util.formatWithOptions') {
    throw new Error(`${path} uses node:util in another way: see scripts/lean-bundle`);
  }
  const late = (name: string) => `${name}: (...args) => process.getBuiltinModule('node:util').${name}(...args)`;
  return text.replace(early, `const util = { ${late('format')}, ${late('formatWithOptions')} };`);
}
