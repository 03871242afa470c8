import { globMatches } from '../policy/glob.ts';

/** Requests what no person requested: an audit did. */
export const theService = 'the service';

/** How a requester is recorded who only says who they are. */
export function unverified(requestedBy: string): string {
  return `${requestedBy} (unverified)`;
}

/** Those who approved, in the one field of the record. No ARN of an identity holds a space. */
export function joinApprovers(arns: readonly string[]): string {
  return arns.join(', ');
}

export function splitApprovers(approvedBy: string): string[] {
  return approvedBy.split(', ');
}

/**
 * Why an identity is none of the policy's approvers; undefined where it is one.
 *
 * STS reports a role's session by the role's name, without its path. `approvers` may name the session as STS does, or the
 * role: one without wildcards may have a path, for role names are unique in an account; one with wildcards must leave it out.
 */
export function whyNotListed(identityArn: string, approvers: readonly string[]): string | undefined {
  const identity = parse(identityArn);
  if (!identity) return `"${identityArn}" is not an identity that could approve.`;
  const names = [identityArn, identity.arn];
  if (approvers.some((glob) => names.some((name) => isApprover(glob, name)))) return undefined;
  return `${identityArn} is not among the policy's approvers.`;
}

/**
 * Whether two identities may be one person; true where either is none that could be told from another. Whoever assumes a
 * role chooses the session's name, and could choose two: sessions of one role count as one person, unless `approvers`
 * name that role as IAM Identity Center's.
 */
export function mayBeOnePerson(one: string, other: string, approvers: readonly string[]): boolean {
  const [a, b] = [parse(one), parse(other)];
  if (!a || !b) return true;
  if (a.arn.toLowerCase() !== b.arn.toLowerCase()) return false;
  const bothSessions = a.session !== undefined && b.session !== undefined;
  if (!bothSessions || !hasNamedSessions(a.arn, approvers)) return true;
  return a.session.toLowerCase() === b.session.toLowerCase();
}

interface Identity {
  /** A role's session stands for its role, without its path. */
  readonly arn: string;
  /** Of a role's session alone. */
  readonly session?: string;
}

const pattern = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):([a-z-]+)(?:\/(.+))?$/;

function parse(arn: string): Identity | undefined {
  const [, partition, service, account, kind, path = ''] = pattern.exec(arn) ?? [];
  if (partition === undefined) return undefined;
  const iam = `arn:${partition}:iam::${account}:`;
  const [first = '', session] = path.split('/');
  if (service === 'sts' && kind === 'assumed-role') {
    return first && session ? { arn: `${iam}role/${first}`, session } : undefined;
  }
  if (service === 'iam' && kind === 'role') return { arn: `${iam}role/${path.split('/').at(-1)}` };
  return { arn };
}

const ofIdentityCenter =
  /^(arn:aws[a-z-]*:iam::\d{12}:role\/)aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?(AWSReservedSSO_[\w+=,.@-]+_[0-9a-f]{16})$/;

/**
 * IAM Identity Center gives each session its user's name. What shows that a role is Identity Center's is its path, which
 * only AWS can give, and which a session's ARN has lost; a name like `AWSReservedSSO_…` anybody who creates roles can give.
 * So it is the policy's author who looked, and wrote the role down with that path: a role's name is unique in its account
 * (docs/aws-facts.md, "Proof of identity").
 */
function hasNamedSessions(roleArn: string, approvers: readonly string[]): boolean {
  return approvers.some((approver) => {
    const [, beginning, name] = ofIdentityCenter.exec(approver) ?? [];
    return name !== undefined && `${beginning}${name}` === roleArn;
  });
}

/** A glob over accounts would let strangers approve: in an account of their own, anybody has whatever role they like. */
function isApprover(glob: string, name: string): boolean {
  if (!/^arn:aws[a-z-]*:(iam|sts)::\d{12}:/.test(glob)) return false;
  const withPath = /^(arn:aws[a-z-]*:iam::\d{12}:role\/)[^*?]+\/([^*?/]+)$/.exec(glob);
  return pathMatches(withPath ? `${withPath[1]}${withPath[2]}` : glob, name);
}

/** No wildcard crosses a `/`: `user/bob*` is not `user/bob/mallory`, whom another team may create. */
function pathMatches(glob: string, name: string): boolean {
  const [globs, names] = [glob.split('/'), name.split('/')];
  return globs.length === names.length && globs.every((part, at) => globMatches(part, names[at] ?? ''));
}
