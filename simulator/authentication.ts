import { ServiceError } from './errors.ts';

export interface Caller {
  readonly account: string;
  readonly region: string;
}

export interface Identities {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly accessKeys: ReadonlyMap<string, string>;
}

/**
 * Who calls, and in which Region: both are in the SigV4 `Authorization` header, the Region in its credential scope, so that
 * one port serves them all. The signature itself is not checked. Throws the errors of AWS's front door.
 */
export function authenticate(authorization: string | undefined, service: string, identities: Identities): Caller {
  if (authorization === undefined || authorization === '') {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const scope = /^AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
    authorization,
  );
  if (scope === null) {
    throw new ServiceError(
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
    );
  }
  const [, accessKey = '', region = '', scopedService = ''] = scope;
  if (scopedService !== service) {
    throw new ServiceError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${service}'.`,
    );
  }
  const account = accountOf(accessKey, identities);
  // A Region that an account has not enabled does not know the account's keys: AWS answers both cases alike.
  if (account === undefined || !identities.regions.includes(region)) {
    throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  return { account, region };
}

/** A key the scenario maps, else an account's own id used as a key, else the default account. */
function accountOf(accessKey: string, { accounts, accessKeys }: Identities): string | undefined {
  const mapped = accessKeys.get(accessKey);
  if (mapped !== undefined) return mapped;
  if (/^\d{12}$/.test(accessKey)) return accounts.find((account) => account === accessKey);
  return accounts[0];
}
