import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Lambda hands a function its credentials in the environment, and by these it assumes roles. The rest of the SDK's chain (profiles,
 * SSO, containers, machines) could never be reached there, and brings four more clients along: 110 kB. Whatever else is imported
 * of it fails the build.
 */
export function environmentCredentials(): Plugin {
  return {
    name: 'environment-credentials',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, () => ({
        contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
        loader: 'js',
      }));
      build.onLoad({ filter: /@aws-sdk[\\/]credential-providers[\\/]dist-es[\\/]index\.js$/ }, () => ({
        contents: `
          export { fromNodeProviderChain } from './fromNodeProviderChain';
          export { fromTemporaryCredentials } from './fromTemporaryCredentials';`,
        loader: 'js',
      }));
    },
  };
}

/**
 * What the SDK imports only when it first needs it, it needs at the first call. Imported so it is never pruned; and of all
 * modules that it shares with others, which is most of the SDK, none can be joined with the rest: each stays a function of its
 * own, called by all that use it.
 */
export function eagerImports(): Plugin {
  return {
    name: 'eager-imports',
    setup(build) {
      build.onLoad(
        { filter: /(HttpProtocol|fromNodeProviderChain|fromTemporaryCredentials\.base)\.js$/ },
        async ({ path }) => {
          const text = await readFile(path, 'utf8');
          const imports: string[] = [];
          const rest = text.replace(/const \{ (\w+(?:, \w+)*) \} = await import\((".*")\);/g, (_all, names, from) => {
            const each = (names as string).split(', ');
            imports.push(`import { ${each.map((name) => `${name} as eager${name}`).join(', ')} } from ${from};`);
            return each.map((name) => `const ${name} = eager${name};`).join(' ');
          });
          if (imports.length === 0 || rest.includes('import(')) {
            throw new Error(`${path} imports what it needs in another way: see scripts/lean-bundle`);
          }
          return { contents: [...imports, rest].join('\n'), loader: 'js' };
        },
      );
    },
  };
}

/**
 * Lambda's client and that of S3 come with a codec for streams of events, which a handful of operations answer with: none that
 * a function calls. One that did would fail at its first call: 14 kB.
 */
export function noEventStreams(): Plugin {
  return {
    name: 'no-event-streams',
    setup(build) {
      build.onLoad({ filter: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
        contents: `
          const none = () => { throw new Error('The functions are bundled without event streams: see scripts/lean-bundle.'); };
          export const eventStreamSerdeProvider = () => ({ serialize: none, deserialize: none });
          export const resolveEventStreamSerdeConfig = (config) =>
            Object.assign(config, { eventStreamMarshaller: config.eventStreamSerdeProvider(config) });
          export class EventStreamSerde { serializeEventStream = none; deserializeEventStream = none; }`,
        loader: 'js',
      }));
    },
  };
}

/** Of a package.json, whether ours or that of a client, the code reads what it is called and its version. Two kB each. */
export function packageFacts(): Plugin {
  return {
    name: 'package-facts',
    setup(build) {
      build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        const { name, version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
    },
  };
}
