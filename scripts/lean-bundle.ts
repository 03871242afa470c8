import type { Plugin } from 'esbuild';
import { durableSdk } from './lean-bundle/durable-sdk.ts';
import { yamlAsModules } from './lean-bundle/es-modules.ts';
import { eagerImports, environmentCredentials, noEventStreams, packageFacts } from './lean-bundle/sdk-parts.ts';
import { documentedErrors, prunableSchemas } from './lean-bundle/sdk-schemas.ts';
import { standInsForUnused } from './lean-bundle/stand-ins.ts';

/**
 * What keeps esbuild from pruning packages, the SDK first of all, undone while a function is bundled (serverless.yml, `plugins`). Nothing that a
 * function calls is changed; each part fails the build when the code that it is for has changed.
 */
const leanBundle: Plugin[] = [
  prunableSchemas(),
  documentedErrors(),
  environmentCredentials(),
  eagerImports(),
  durableSdk(),
  noEventStreams(),
  standInsForUnused(),
  packageFacts(),
  yamlAsModules(),
];

/** As the framework loads plugins: by `require`, which is given this export alone. */
export { leanBundle, leanBundle as 'module.exports' };
