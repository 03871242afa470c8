import { en } from 'zod/locales';
import { config, type core, globalRegistry, type ZodMiniType } from 'zod/mini';

// By itself zod/mini says "Invalid input" of everything: people read what is wrong, and where. Of its languages, only this one gets into a bundle.
config(en());

/**
 * What schemas are made of, and all that the project takes of zod. Here it comes as functions (`z.optional(schema)`), of which a bundle holds
 * those that it calls; as methods, of which none can be left out, it is two to three times as much in every function (docs/performance.md).
 */
export * from 'zod/mini';

/**
 * The same schema with what is said of it, in words or as fields of a JSON schema (`examples`): for the published schemas, the documents, and the
 * examples in errors. No check, as `z.meta` is: those are run on every value, and make one value of all of a default's.
 */
export function described<Schema extends ZodMiniType>(schema: Schema, said: string | core.GlobalMeta): Schema {
  const copy = schema.clone();
  globalRegistry.add(copy, typeof said === 'string' ? { description: said } : said);
  return copy;
}
