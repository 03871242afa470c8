import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AccountId } from '../domain/secret.ts';
import { clientSettings } from './client-settings.ts';
import type { HomeSettings } from './home-client.ts';
import type { Plugin } from './middleware.ts';
import { type CredentialsSource, credentialsOf } from './sign-in.ts';

/** The role that every member account has for the auditor. */
export interface MemberRole {
  /** An ARN in which `{account}` stands for the account: `arn:aws:iam::{account}:role/replication-auditor-read`. */
  readonly role: string;
  readonly externalId?: string;
  /** Shown in each account's CloudTrail. */
  readonly sessionName: string;
}

export const memberRoleActions = ['sts:AssumeRole'] as const;

/** The longest that a role allows when another role assumes it ("role chaining"), and the shortest maximum it can have. */
const sessionSeconds = 3_600;

/**
 * Credentials of a member account, for `credentials` of the reader's settings. The role is assumed at their first use, and
 * again before they end; STS is asked in the auditor's own Region, for the Region that is audited may not be enabled.
 * A role that cannot be assumed fails each use, with STS's own message.
 * @throws Error at once, when `role` is no ARN of a role in the account.
 */
export function credentialsFor(account: AccountId, member: MemberRole, settings: HomeSettings): CredentialsSource {
  const arn = member.role.replaceAll('{account}', account);
  // An ARN that names one account would let every account be read as that one.
  if (!new RegExp(`^arn:aws[a-z-]*:iam::${account}:role/[\\w+=,.@/-]+$`).test(arn)) {
    const example = 'arn:aws:iam::{account}:role/replication-auditor-read';
    throw new Error(`"${member.role}" is not the ARN of a role in account ${account}. Example: ${example}`);
  }
  const own = credentialsOf(settings);
  const { credentials: _own, ...clientConfig } = clientSettings(settings, settings.region, own);
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: arn,
      RoleSessionName: member.sessionName,
      DurationSeconds: sessionSeconds,
      ...(member.externalId !== undefined && { ExternalId: member.externalId }),
    },
    masterCredentials: own,
    clientConfig,
    clientPlugins: [refuseAnotherRole(account, arn)],
  });
  // Whoever calls is not passed on: its Region and its plugins are for the audited account.
  return () => assume();
}

interface Assumed {
  readonly AssumedRoleUser?: { readonly Arn?: string | undefined } | undefined;
}

/** Under credentials of another role, or of another account, everything after would be read, or repaired, as this one's. */
function refuseAnotherRole(account: AccountId, role: string): Plugin {
  const name = role.slice(role.lastIndexOf('/') + 1);
  return {
    applyToStack(stack) {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { Arn: arn = 'nobody' } = (result.output as Assumed).AssumedRoleUser ?? {};
          const [, , service, , owner, resource = ''] = arn.split(':');
          if (service === 'sts' && owner === account && resource.startsWith(`assumed-role/${name}/`)) return result;
          throw new Error(`AssumeRole of "${role}" failed: the answer holds the credentials of ${arn}`);
        },
        // Each time that the role is assumed, the SDK adds it to the same client.
        { step: 'initialize', name: 'refuseAnotherRole', override: true },
      );
    },
  };
}
