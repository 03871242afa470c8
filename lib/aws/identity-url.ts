import type { Instant } from '../domain/secret.ts';
import { stsHost } from './sts-host.ts';

/**
 * Binds a proof to one plan and one decision: it is signed, and the verifier sends it with what it expects. Its value begins
 * with the version of the proof.
 */
export const answerHeader = 'x-replication-auditor-answer';

/** Of the first version, which was bound to the plan alone: a proof made to reject would have approved. */
const headerOfOld = 'x-replication-auditor-plan';

/** What is asked of STS, and nothing else. */
export const question = { Action: 'GetCallerIdentity', Version: '2011-06-15' } as const;

/** Seconds. STS takes a signed request for fifteen minutes, whatever it says of its end: so that is checked here. */
export const longestLife = 900;
/** Clocks may differ, by as much as AWS allows for. Milliseconds. */
const skew = 300_000;
/** Characters; a session token has some two thousand. */
const longest = 8_192;

const fixed: Readonly<Record<string, string>> = {
  ...question,
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-SignedHeaders': `host;${answerHeader}`,
};
const signed = ['X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-Signature'];
const allowed = new Set([...Object.keys(fixed), ...signed, 'X-Amz-Security-Token']);

/**
 * The query of a proof that asks STS who signed it, and can ask nobody anything else: it comes from outside, and would be
 * sent from inside. Each parameter is known, there once, and as it must be; the host follows from the signature's Region.
 * @throws Error with what is wrong, without the proof: it may hold a session's token.
 */
export function checkedProof(proof: string, now: Instant): { readonly host: string; readonly query: string } {
  if (proof.length > longest) throw new Error('the proof is longer than a signed request can be');
  if (!URL.canParse(proof)) throw new Error('the proof is not an address');
  const url = new URL(proof);
  const { protocol, host, username, password, pathname, hash, search } = url;
  if (protocol !== 'https:') throw new Error('the proof is not for HTTPS');
  if (username !== '' || password !== '' || hash !== '' || pathname !== '/') {
    throw new Error('the proof holds more than a host and a query');
  }
  const parameters = parametersOf(url);
  const region = regionOf(parameters.get('X-Amz-Credential'));
  const hosts = [stsHost(region), ...(region === 'us-east-1' ? ['sts.amazonaws.com'] : [])];
  if (!hosts.includes(host)) throw new Error('the proof is not for AWS STS in the Region that signed it');
  checkTime(parameters.get('X-Amz-Date') ?? '', parameters.get('X-Amz-Expires') ?? '', now);
  return { host, query: search };
}

function parametersOf({ searchParams }: URL): ReadonlyMap<string, string> {
  const parameters = new Map(searchParams);
  if (parameters.size !== searchParams.size) throw new Error('the proof names a parameter twice');
  if ([...parameters.keys()].some((name) => !allowed.has(name))) throw new Error('the proof has an unknown parameter');
  if (signed.some((name) => !parameters.get(name))) throw new Error('the proof is not signed');
  for (const [name, value] of Object.entries(fixed)) {
    if (parameters.get(name) === value) continue;
    if (name !== 'X-Amz-SignedHeaders') throw new Error(`the proof asks for something else (${name})`);
    if (parameters.get(name) === `host;${headerOfOld}`) {
      throw new Error(
        'the proof is of an older version, which did not sign the decision: update replication-auditor and answer once more',
      );
    }
    throw new Error('the proof is not bound to a plan and a decision');
  }
  return parameters;
}

/** `KEY/20260301/eu-west-1/sts/aws4_request` */
function regionOf(credential = ''): string {
  const region = /^\w+\/\d{8}\/([a-z0-9-]+)\/sts\/aws4_request$/.exec(credential)?.[1];
  if (region === undefined) throw new Error('the proof is not signed for AWS STS');
  return region;
}

function checkTime(date: string, expires: string, now: Instant): void {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const life = /^\d{1,3}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(life <= longestLife)) throw new Error(`the proof does not end within ${longestLife} seconds`);
  if (!(now <= at + life * 1000)) throw new Error('the proof has expired: answer once more');
  if (!(at <= now + skew)) throw new Error('the proof is from the future: is the clock of who made it right?');
}
