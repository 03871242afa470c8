import packageJson from '../package.json' with { type: 'json' };

/** What the command calls itself, in its help and in what it writes. */
export const tool = { name: 'replication-auditor', version: packageJson.version };

/** Where the project is published; absent until it is. */
export const homepage = (packageJson as { readonly homepage?: string }).homepage;
