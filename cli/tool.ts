import packageJson from '../package.json' with { type: 'json' };

/** What the command calls itself, in its help and in what it writes. */
export const tool = { name: 'replication-auditor', version: packageJson.version };
