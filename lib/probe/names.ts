/** A name that no secret has, unless somebody means to mislead: it is only ever described. */
export const absentName = 'replication-auditor-probe/there-is-no-such-secret';

/** An alias that no key has. */
export const absentKey = 'alias/replication-auditor-probe-there-is-no-such-key';
