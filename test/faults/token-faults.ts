import type { AwsRequest, Spoiled } from '../support/local-aws.ts';
import type { Fault } from './fault.ts';
import { refuses } from './faults.ts';

/** What can come between a page and the next, beside what can come between any request and its answer. */

interface Tokens {
  /** By which a page is asked for, and by which it names the next. */
  readonly asked: string;
  readonly next: string;
  readonly empty: unknown;
  /** How the service refuses one that it does not know, or no longer. */
  readonly refusal: string;
}

const usual = { asked: 'NextToken', next: 'NextToken', empty: '' };
const ofService: Readonly<Record<string, Tokens>> = {
  secretsmanager: { ...usual, refusal: 'InvalidNextTokenException' },
  organizations: { ...usual, refusal: 'InvalidInputException' },
  dynamodb: { asked: 'ExclusiveStartKey', next: 'LastEvaluatedKey', empty: {}, refusal: 'ValidationException' },
};

function tokensOf({ service }: AwsRequest): Tokens {
  const tokens = ofService[service];
  if (!tokens) throw new Error(`${service} hands on no tokens here`);
  return tokens;
}

/** Whether a request goes on from a token. */
export function goesOn(request: AwsRequest): boolean {
  return request.service in ofService && Object.hasOwn(JSON.parse(request.body), tokensOf(request).asked);
}

function handsOn(token: (request: AwsRequest, tokens: Tokens) => unknown): Fault['spoil'] {
  return (request): Spoiled =>
    async (response, serve) => {
      const tokens = tokensOf(request);
      const { type = 'application/x-amz-json-1.1', body } = await serve();
      const answer = { ...JSON.parse(String(body)), [tokens.next]: token(request, tokens) };
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify(answer));
    };
}

export const tokenFaults: readonly Fault[] = [
  {
    name: 'HTTP 200 with the token by which it was asked for',
    kind: 'token',
    acted: true,
    spoil: handsOn(({ body }, { asked }) => JSON.parse(body)[asked]),
  },
  { name: 'HTTP 200 with an empty token', kind: 'token', acted: true, spoil: handsOn((_request, { empty }) => empty) },
  {
    name: 'HTTP 400, the token is refused',
    kind: 'stale',
    refused: true,
    spoil: (request, time) => refuses(400, tokensOf(request).refusal)(request, time),
  },
];
