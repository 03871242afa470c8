import { parseSecretArn } from '../domain/arn.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import * as z from '../z.ts';

const arnFields = ['arn', 'aRN', 'ARN'] as const;
const text = z.string().check(z.minLength(1), z.maxLength(2048));
const loose = z.looseObject({});

/** The parts of an EventBridge event about Secrets Manager in which its secret may be named (docs/aws-facts.md, "Events"). */
export const SecretEvent = z.looseObject({
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: text,
  'detail-type': text,
  resources: z._default(z.array(z.string()), []),
  detail: z.looseObject({
    eventName: z.optional(text),
    errorCode: z.optional(text),
    userAgent: z.optional(z.string()),
    responseElements: z.nullish(loose),
    additionalEventData: z.nullish(loose),
    serviceEventDetails: z.nullish(loose),
    requestParameters: z.nullish(loose),
  }),
});
export type SecretEvent = z.infer<typeof SecretEvent>;

export type Change =
  | { readonly kind: 'secret'; readonly account: AccountId; readonly region: Region; readonly secretId: string }
  /** A change of something that cannot be told: everything must be audited rather than the event dropped. */
  | { readonly kind: 'anything'; readonly account: AccountId }
  | { readonly kind: 'nothing'; readonly why: 'the call failed' | 'the call was our own' };

/**
 * Which secret an event is about. A failed call changed nothing. Our own repairs are followed by the execution that made
 * them, which CloudTrail shows by the user agent that we set.
 */
export function changeOf(event: SecretEvent, ownUserAgent: string): Change {
  const { account, region, detail } = event;
  if (detail.errorCode !== undefined) return { kind: 'nothing', why: 'the call failed' };
  if (detail.userAgent?.includes(ownUserAgent)) return { kind: 'nothing', why: 'the call was our own' };
  const secretId = candidates(event).find((id) => id !== undefined);
  return secretId === undefined ? { kind: 'anything', account } : { kind: 'secret', account, region, secretId };
}

/** In the order in which they are to be believed. */
function candidates({ resources, detail }: SecretEvent): Array<string | undefined> {
  const response = detail.responseElements ?? {};
  return [
    resources.find((resource) => parseSecretArn(resource) !== undefined),
    ...arnFields.map((field) => textOf(response[field])),
    textOf(detail.additionalEventData?.['SecretId']),
    textOf(detail.serviceEventDetails?.['secretId']),
    textOf(detail.requestParameters?.['secretId']),
    textOf(detail.requestParameters?.['name']),
  ];
}

function textOf(value: unknown): string | undefined {
  const parsed = text.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** The name in a secret's ARN: what stands before the hyphen and the six characters that AWS adds. */
export function nameInArn(secretId: string): string {
  const resource = parseSecretArn(secretId)?.resource;
  return resource === undefined ? secretId : resource.replace(/-[A-Za-z0-9]{6}$/, '');
}
