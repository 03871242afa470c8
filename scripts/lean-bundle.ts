import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * What keeps esbuild from pruning the SDK, undone while a function is bundled (serverless.yml, `plugins`). Nothing that a
 * function calls is changed; each part fails the build when the code that it is for has changed.
 */
const leanBundle: Plugin[] = [prunableSchemas(), environmentCredentials(), eagerLambdaClient()];

/** As the framework loads plugins: by `require`, which is given this export alone. */
export { leanBundle, leanBundle as 'module.exports' };

/**
 * A schema with a computed key, `{ [_e]: … }`, might have an effect and is kept with all of a service's shapes; with the key
 * itself it is pruned like any constant. S3: 61 kB less.
 */
function prunableSchemas(): Plugin {
  return {
    name: 'prunable-schemas',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]dist-es[\\/].*schemas_\d+\.js$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const keys = new Map([...text.matchAll(/^const (_\w+) = ("[^"\n]+");$/gm)].map(([, name, key]) => [name, key]));
        const contents = text.replace(/\[(_\w+)\]:/g, (computed, name) =>
          keys.has(name) ? `${keys.get(name)}:` : computed,
        );
        if (keys.size === 0) throw new Error(`${path} names its keys in another way: see scripts/lean-bundle.ts`);
        return { contents, loader: 'js' };
      });
    },
  };
}

/**
 * Lambda hands a function its credentials in the environment. The rest of the SDK's chain (profiles, SSO, containers, machines)
 * could never be reached there, and brings four more clients along: 110 kB.
 */
function environmentCredentials(): Plugin {
  return {
    name: 'environment-credentials',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, async ({ resolveDir, kind }) => {
        const { path, errors } = await build.resolve('@aws-sdk/credential-provider-env', { resolveDir, kind });
        return errors.length > 0 ? { errors } : { path, namespace: 'environment-credentials', pluginData: path };
      });
      build.onLoad({ filter: /.*/, namespace: 'environment-credentials' }, ({ path, pluginData }) => ({
        contents: `export { fromEnv as defaultProvider } from ${JSON.stringify(pluginData)};`,
        resolveDir: path.replace(/[\\/][^\\/]+$/, ''),
        loader: 'js',
      }));
    },
  };
}

/**
 * The durable SDK imports its client when it first needs it, which is at once; and what is imported so is never pruned.
 * It is of use only to hosts that bring a client of their own.
 */
function eagerLambdaClient(): Plugin {
  const lazily = "import('@aws-sdk/client-lambda')";
  const used = ['LambdaClient', 'CheckpointDurableExecutionCommand', 'GetDurableExecutionStateCommand'];
  return {
    name: 'eager-lambda-client',
    setup(build) {
      build.onLoad({ filter: /durable-execution-sdk-js[\\/]dist[\\/]index\.mjs$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const parts = text.split(lazily);
        const ofClient = new Set([...text.matchAll(/\bnew \w*[mM]odule\.(\w+)\(/g)].map(([, name = '']) => name));
        if (parts.length !== 2 || [...ofClient].sort().join() !== [...used].sort().join()) {
          throw new Error(`${path} uses its client in another way: see scripts/lean-bundle.ts`);
        }
        const named = used.map((name) => `${name} as eager${name}`).join(', ');
        const object = used.map((name) => `${name}: eager${name}`).join(', ');
        const contents = `import { ${named} } from '@aws-sdk/client-lambda';\n${parts.join(`Promise.resolve({ ${object} })`)}`;
        return { contents, loader: 'js' };
      });
    },
  };
}
