import type { Plugin } from 'esbuild';

/**
 * To Node, `yaml` gives CommonJS, which is kept whole and started function by function; beside it lies the same code as ES
 * modules, for browsers. They differ in how they warn (`console`, not `process`) and decode `!!binary` (`atob`, not Buffer),
 * which no policy uses. 20 kB less.
 */
export function yamlAsModules(): Plugin {
  return {
    name: 'yaml-as-modules',
    setup(build) {
      build.onResolve({ filter: /^yaml$/ }, async ({ resolveDir, kind, pluginData }) => {
        if (pluginData === 'node') return undefined;
        const { path, errors } = await build.resolve('yaml', { resolveDir, kind, pluginData: 'node' });
        const modules = path.replace(/([\\/]yaml[\\/])(dist[\\/]index\.js)$/, '$1browser/$2');
        if (errors.length === 0 && modules === path)
          throw new Error(`${path} is not where yaml was: see scripts/lean-bundle`);
        return errors.length > 0 ? { errors } : { path: modules };
      });
    },
  };
}
