import { globMatches } from '../policy/glob.ts';

/** Who asks for what the service does of itself. */
export const theService = 'the service';

/**
 * Why an identity may not approve; undefined where it may. It must be on the list, and for a destructive plan it must not
 * be whoever asked: two pairs of eyes, of two people. A requester who is no AWS identity cannot be told from the approver.
 *
 * STS tells of a role's session only the role's name, not its path. `approvers` may name the session as STS does, or the
 * role: one without wildcards may have a path, for role names are unique in an account; one with wildcards must leave it out.
 */
export function mayApprove(
  identityArn: string,
  approvers: readonly string[],
  requestedBy: string,
  isDestructive: boolean,
): string | undefined {
  const identity = parse(identityArn);
  if (!identity) return `"${identityArn}" is not an identity that could approve.`;
  const names = [identityArn, identity.arn];
  if (!approvers.some((glob) => names.some((name) => isApprover(glob, name)))) {
    return `${identityArn} is not among the policy's approvers.`;
  }
  if (!isDestructive || requestedBy === theService) return undefined;
  const requester = parse(requestedBy);
  if (!requester) {
    return `Who asked for it ("${requestedBy}") is not known as an AWS identity, so that nobody else can be told from him: nothing destructive is approved for him.`;
  }
  // A requester who names his role alone may be any of its sessions.
  if ([identity.person, identity.arn.toLowerCase()].includes(requester.person)) {
    return `${identityArn} asked for it: something destructive must be approved by somebody else.`;
  }
  return undefined;
}

interface Identity {
  /** A role's session stands for its role. */
  readonly arn: string;
  /** Whom it counts as, where two must differ. */
  readonly person: string;
}

const pattern = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):([a-z-]+)(?:\/(.+))?$/;

function parse(arn: string): Identity | undefined {
  const [, partition, service, account, kind, path = ''] = pattern.exec(arn) ?? [];
  if (partition === undefined) return undefined;
  const iam = `arn:${partition}:iam::${account}:`;
  const [first = '', session] = path.split('/');
  if (service === 'sts' && kind === 'assumed-role') {
    if (!first || !session) return undefined;
    const role = `${iam}role/${first}`;
    return { arn: role, person: isNamed(first) ? arn.toLowerCase() : role.toLowerCase() };
  }
  if (service === 'iam' && kind === 'role') {
    const role = `${iam}role/${path.split('/').at(-1)}`;
    return { arn: role, person: role.toLowerCase() };
  }
  return { arn, person: arn.toLowerCase() };
}

/**
 * Whoever assumes a role chooses the session's name, and could choose two: its sessions count as one person. Only of the
 * roles of IAM Identity Center is it the user's own name, given by AWS (docs/aws-facts.md, "Proof of identity").
 */
function isNamed(role: string): boolean {
  return /^AWSReservedSSO_.+_[0-9a-f]{16}$/.test(role);
}

/** A glob over accounts would let strangers approve: in an account of his own, anybody has whatever role he likes. */
function isApprover(glob: string, name: string): boolean {
  if (!/^arn:aws[a-z-]*:(iam|sts)::\d{12}:/.test(glob)) return false;
  const withPath = /^(arn:aws[a-z-]*:iam::\d{12}:role\/)[^*?]+\/([^*?/]+)$/.exec(glob);
  return globMatches(withPath ? `${withPath[1]}${withPath[2]}` : glob, name);
}
