/** An error that the service answers with. Its type and text are AWS's own where those are known. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.type = type;
    this.status = status;
  }
}

export function notFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message);
}

export function validation(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function scheduledForDeletion(): ServiceError {
  return invalidRequest(
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
}

export function tokenTaken(token: string, arn: string): ServiceError {
  return new ServiceError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
  );
}

export function onReplica(): ServiceError {
  return invalidParameter("Operation not permitted on a replica secret. Call must be made in primary secret's region.");
}

export function markedForDeletion(): ServiceError {
  return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
}

/** `action` such as `secretsmanager:DescribeSecret`; AWS names no resource where the action knows none (ListSecrets). */
export function denied(account: string, action: string, resource?: string): ServiceError {
  const who = `arn:aws:iam::${account}:user/simulated`;
  const on = resource === undefined ? '' : ` on resource: ${resource}`;
  return new ServiceError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`,
  );
}
