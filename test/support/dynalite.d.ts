declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB in this process, its tables in memory, or in a folder. */
  function dynalite(options: { readonly createTableMs?: number; readonly path?: string }): Server;
  export = dynalite;
}
