/**
 * What one execution audits by itself; more are parts of so many, each in an execution of its own. An account takes two
 * operations (docs/decisions/0007-many-accounts.md), and what it answers up to some 100 KB.
 */
export const accountsInPart = 100;

/** Accounts at once in one execution, and parts at once: together fifty, of the thousand that Lambda runs at once by default. */
export const accountsAtOnce = 10;
export const partsAtOnce = 5;
