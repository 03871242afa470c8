import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Two things keep all of a service's shapes in a bundle. A schema with a computed key, `{ [_e]: … }`, might have an effect;
 * with the key itself it is pruned like any constant. And each error is put into the service's registry as soon as the
 * schemas are loaded: here that is left to the commands which are documented to fail with it (`documentedErrors`). Of any
 * other error the SDK makes what it makes of one that is newer than itself: the service's exception with its name and message.
 * SSM: 69 kB become 9.
 */
export function prunableSchemas(): Plugin {
  return {
    name: 'prunable-schemas',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]dist-es[\\/].*schemas_\d+\.js$/ }, async ({ path }) => {
        const whole = await readFile(path, 'utf8');
        const text = /[\\/]client-securityhub[\\/]/.test(path) ? withOpenDetails(whole, path) : whole;
        const keys = new Map([...text.matchAll(/^const (_\w+) = ("[^"\n]+");$/gm)].map(([, name, key]) => [name, key]));
        const literal = text.replace(/\[(_\w+)\]:/g, (computed, name) =>
          keys.has(name) ? `${keys.get(name)}:` : computed,
        );
        const contents = `${literal.replace(registered, '')}\nexport { n0_registry };\n`;
        if (keys.size === 0 || !literal.includes('const n0_registry =') || contents.includes('n0_registry.')) {
          throw new Error(`${path} names its keys or keeps its errors in another way: see scripts/lean-bundle`);
        }
        return { contents, loader: 'js' };
      });
    },
  };
}

const registered = /^n0_registry\.registerError\((\w+)\$, \1\);$/gm;

/**
 * A finding in Security Hub can tell of a hundred kinds of resources, each with a schema of its own. What is not a secret goes out
 * as it is given, by the SDK's own schema of any document (15): in JSON that is the same. 100 kB.
 */
function withOpenDetails(text: string, path: string): string {
  const details =
    /^export var ResourceDetails\$ = \[3, n0, _\w+,\s+0,\s+\[[^\]]+\],\s+\[[^\]]+\]\s*\];$/m.exec(text)?.[0] ?? '';
  const open = details.replace(/\(\) => (\w+)\$/g, (one, name) =>
    name === 'AwsSecretsManagerSecretDetails' ? one : '15',
  );
  if (!/^[^>]+AwsSecretsManagerSecretDetails\$[^>]+$/.test(open.replace('() =>', '')) || /jsonName|_jN\b/.test(text)) {
    throw new Error(`${path} describes resources in another way: see scripts/lean-bundle`);
  }
  return text.replace(details, () => open);
}

/** Each command registers the errors that its operation is documented to answer with. */
export function documentedErrors(): Plugin {
  return {
    name: 'documented-errors',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]dist-es[\\/].*commands[\\/]\w+Command\.js$/ }, async ({ path }) => {
        const command = await readFile(path, 'utf8');
        const errors = await errorsOf(path);
        const contents = [
          command,
          `import { n0_registry, ${errors.map((error) => `${error}$ as ${error}$schema`).join(', ')} } from '../schemas/schemas_0';`,
          `import { ${errors.map((error) => `${error} as ${error}$error`).join(', ')} } from '../models/errors';`,
          ...errors.map((error) => `n0_registry.registerError(${error}$schema, ${error}$error);`),
        ];
        return { contents: errors.length === 0 ? command : contents.join('\n'), loader: 'js' };
      });
    },
  };
}

async function errorsOf(command: string): Promise<string[]> {
  const declared = await readFile(command.replace(/([\\/])dist-es([\\/].*)\.js$/, '$1dist-types$2.d.ts'), 'utf8');
  const thrown = [...declared.matchAll(/@throws \{@link (\w+)\}(?: \((?:client|server) fault\))?/g)];
  // The last one is the service's own exception, of which all others are.
  const [base, ...others] = thrown.map(([, name = '']) => name).reverse();
  if (base === undefined || !/ServiceException$/.test(base)) {
    throw new Error(`${command} documents its errors in another way: see scripts/lean-bundle`);
  }
  return [...new Set(others)];
}
