import { markedForDeletion, ServiceError } from '../errors.ts';
import type { StoredSecret } from '../estate/secret.ts';
import { putPolicyRequest, secretIdRequest } from '../requests.ts';
import { arnOf, type Context, find, findWritable, operation } from './context.ts';
import { changed } from './values.ts';

/** A replica shows the policy of its primary; only that can change it. */
export const getResourcePolicy = operation(secretIdRequest, (context, request) => {
  const secret = find(context, request.SecretId);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  return { ...named(context, secret), ResourcePolicy: secret.policy };
});

export const putResourcePolicy = operation(putPolicyRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  requireJson(request.ResourcePolicy);
  secret.policy = request.ResourcePolicy;
  changed(context, secret);
  return named(context, secret);
});

export const deleteResourcePolicy = operation(secretIdRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  secret.policy = undefined;
  changed(context, secret);
  return named(context, secret);
});

function named(context: Context, secret: StoredSecret) {
  return { ARN: arnOf(context, secret), Name: secret.name };
}

/** Whether a policy says anything that holds is not looked into: nothing here obeys it. */
function requireJson(policy: string): void {
  try {
    JSON.parse(policy);
  } catch (cause) {
    const error = new ServiceError('MalformedPolicyDocumentException', 'This resource policy contains invalid Json.');
    error.cause = cause;
    throw error;
  }
}
