import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/transport';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AnswerDecision } from '../domain/approval.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccountId } from '../domain/secret.ts';
import * as z from '../z.ts';
import { withDeadline } from './deadline.ts';
import { errorFacts } from './error-facts.ts';
import type { HomeSettings } from './home-client.ts';
import { answerHeader, checkedProof, longestLife, question } from './identity-url.ts';
import { credentialsOf } from './sign-in.ts';
import { stsHost } from './sts-host.ts';

/** What a proof is for: one decision about one plan, and nothing else. */
export interface ProofSubject {
  readonly hash: string;
  /** `identify`: none; it only shows its maker who AWS takes them for. */
  readonly decision: AnswerDecision | 'identify';
}

/**
 * A signed request to sts:GetCallerIdentity that its maker does not send: whoever does learns from AWS who signed it, and
 * gets no right by it. It needs no permission. Hash and decision are signed with it: a rejection cannot pass for an approval.
 * @throws CredentialsUnavailable, or Error for a hash or a Region that is none.
 */
export async function createIdentityProof(
  subject: ProofSubject,
  settings: HomeSettings & { readonly clock: Clock },
): Promise<string> {
  const { region, clock } = settings;
  const host = stsHost(region);
  if (host === undefined) throw new Error(`"${region}" is not a Region: an identity can be proven in one only.`);
  const signer = new SignatureV4({ service: 'sts', region, credentials: credentialsOf(settings), sha256: Sha256 });
  const request = new HttpRequest({
    method: 'GET',
    protocol: 'https:',
    hostname: host,
    path: '/',
    query: { ...question },
    headers: { host, [answerHeader]: headerOf(subject) },
  });
  const signingDate = new Date(clock.now());
  const { query } = await signer.presign(request, { expiresIn: longestLife, signingDate });
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `https://${host}/?${parameters.join('&')}`;
}

export interface Identity {
  readonly account: AccountId;
  /** As STS gives it: of a role `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
}

export interface VerificationSettings {
  readonly clock: Clock;
  /** Milliseconds for STS's answer. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
  /** In place of AWS STS, for tests. What the proof says of its host is checked all the same. */
  readonly endpoint?: string;
}

const Answer = z.object({
  GetCallerIdentityResponse: z.object({
    GetCallerIdentityResult: z.object({ Account: z.string().check(z.regex(/^\d{12}$/)), Arn: z.string() }),
  }),
});
const Refusal = z.object({ Error: z.object({ Code: z.string().check(z.regex(/^\w{1,64}$/)) }) });

/**
 * Who made the proof, as AWS STS itself says; only for a proof that is bound to this hash and decision and is still valid.
 * @throws Error with what is wrong: never with the proof, nor with STS's own text, which may repeat a session's token.
 */
export async function verifyIdentityProof(
  proof: string,
  subject: ProofSubject,
  { clock, deadline = 5_000, signal, endpoint }: VerificationSettings,
): Promise<Identity> {
  const { host, query } = checkedProof(proof, clock.now());
  const headers = { accept: 'application/json', [answerHeader]: headerOf(subject) };
  const url = `${endpoint ?? `https://${host}`}/${query}`;
  const { status, body } = await withDeadline(deadline, signal, (abort) => ask(url, headers, abort));
  if (status >= 300 && status < 400) throw new Error('AWS STS answered with a redirect, which is not followed');
  if (status !== 200) {
    const code = Refusal.safeParse(body).data?.Error.Code;
    const hint =
      code === 'SignatureDoesNotMatch'
        ? ': the proof was not made for this plan and this decision, or was changed'
        : '';
    throw new Error(`AWS STS refused the proof (HTTP ${status}${code === undefined ? '' : `, ${code}`})${hint}`);
  }
  const { Account: account = '', Arn: arn = '' } =
    Answer.safeParse(body).data?.GetCallerIdentityResponse.GetCallerIdentityResult ?? {};
  if (!new RegExp(`^arn:aws[a-z-]*:(iam|sts)::${account}:\\S+$`).test(arn) || account === '') {
    throw new Error('the answer of AWS STS names no identity');
  }
  return { account, arn };
}

async function ask(url: string, headers: Record<string, string>, signal: AbortSignal) {
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    return { status: response.status, body: jsonOf(await response.text()) };
  } catch (error) {
    // What fetch says repeats the address.
    const { code = 'no code' } = errorFacts(error instanceof Error ? error.cause : undefined);
    throw new Error(`AWS STS could not be asked (${signal.aborted ? 'no answer in time' : code})`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `v2/approve/…`. SHA-256 in hex: what else would go into a header came from no plan. */
function headerOf({ hash, decision }: ProofSubject): string {
  if (/^[0-9a-f]{64}$/.test(hash)) return `v2/${decision}/${hash}`;
  throw new Error('The hash is not that of a plan: 64 digits of 0-9 and a-f.');
}
