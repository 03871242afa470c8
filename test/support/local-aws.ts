import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Answer, type Backend, forward, json, refusal, sessionOf, xml } from './local-aws-answers.ts';
import { type Asked, decidedHeader, openShortWay } from './short-way.ts';

/** A request to one of AWS's services. */
export interface AwsRequest {
  /** As the credential scope has it: `secretsmanager`, `dynamodb`, `events`, `sts`, `lambda`, `organizations`, `s3`, `ssm`, `sns`, `securityhub`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** Such as `ListSecrets`. */
  readonly operation: string;
  /** Without its host: of S3, `/bucket/key`. */
  readonly path: string;
  readonly userAgent: string;
  readonly body: string;
}

/** An entry of PutEvents, its detail parsed. */
export interface PublishedEvent {
  readonly bus: string;
  readonly source: string;
  readonly type: string;
  readonly resources: readonly string[];
  readonly time: number;
  readonly detail: Readonly<Record<string, unknown>> & { readonly id: string };
}

/** Answers, or fails to, in the service's place; `serve` lets the service act. */
export type Spoiled = (response: ServerResponse, serve: () => Promise<Answer>) => Promise<void> | void;

/** `lose`: it is acted on, but its answer never comes. `refuse`: access is denied. */
export type Fate = 'lose' | 'refuse' | Spoiled;

/** A finding as Security Hub was given it; of its fields those by which it is kept. */
export interface HubFinding {
  readonly Id: string;
  readonly UpdatedAt: string;
}

export interface LocalAwsOptions {
  /** Where Secrets Manager and KMS are served, and where DynamoDB is. */
  readonly simulator: Backend;
  readonly dynamodb: Backend;
  /** False: the account's role may not be assumed. A member's credentials carry its id as access key, as the simulator takes it. */
  readonly mayAssume?: (account: string) => boolean;
  /** What becomes of a request that is not simply answered; it is held until that is decided. */
  readonly fate?: (request: AwsRequest) => Fate | undefined | Promise<Fate | undefined>;
  /** False: the bus refuses this entry of PutEvents, and takes the others. */
  /** By how much this machine's clock is ahead of AWS's, milliseconds. Absent: they agree. */
  readonly machineAhead?: () => number;
  readonly takes?: (event: PublishedEvent) => boolean;
  /** Told each request that was answered, with the answer's status. */
  readonly answered?: (request: AwsRequest, status: number) => void;
  /** The active accounts of the organisation, if there is one. */
  readonly organization?: readonly string[];
  /** False: Security Hub refuses the finding of this id, and takes the others. */
  readonly imports?: (id: string) => boolean;
  /** Of ListAccounts; absent: what it has by default, and at most [service model]. */
  readonly accountsInPage?: number;
  /** True: what is simply answered takes no connection (short-way.ts). */
  readonly inProcess?: boolean;
  /** Of what DynamoDB and ListSecretVersionIds list; absent: as many as are asked for. */
  readonly itemsInPage?: number;
  /** Of the Parameter Store: SecureStrings. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of the Parameter Store: what may stand in the open. */
  readonly openParameters?: Readonly<Record<string, string>>;
}

export interface LocalAws {
  /** For `AWS_ENDPOINT_URL`: one address for every service. */
  readonly url: string;
  readonly requests: readonly AwsRequest[];
  readonly published: readonly PublishedEvent[];
  /** Functions that were started and not waited for. */
  readonly invoked: readonly { readonly functionName: string; readonly name?: string; readonly payload: unknown }[];
  /** Objects in S3, by `bucket/key`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
  /** What Security Hub holds, by id. */
  readonly hub: ReadonlyMap<string, HubFinding>;
  /** Drops what it remembers, objects aside: for what runs so long that memory counts. */
  forget(): void;
  close(): Promise<void>;
}

/**
 * AWS on a free loopback port, as far as the service uses it. Secrets Manager, KMS and DynamoDB stand behind it; the rest is
 * answered here, and remembered.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { machineAhead = () => 0 } = options;
  const { mayAssume = () => true, fate = () => undefined, answered = () => undefined, takes = () => true } = options;
  const { parameters = {}, openParameters = {}, imports = () => true } = options;
  const requests: AwsRequest[] = [];
  const published: PublishedEvent[] = [];
  const invoked: { functionName: string; name?: string; payload: unknown }[] = [];
  const objects = new Map<string, Buffer>();
  const mails: { subject: string; text: string }[] = [];
  const hub = new Map<string, HubFinding>();

  const services: Readonly<
    Record<string, (request: AwsRequest, incoming: Asked, content: Buffer) => Answer | Promise<Answer>>
  > = {
    secretsmanager: (request, incoming) => forward(options.simulator, inPages(request), incoming),
    kms: (request, incoming) => forward(options.simulator, request.body, incoming),
    dynamodb: (request, incoming) => forward(options.dynamodb, inPages(request), incoming),
    events({ body }) {
      const sent: Record<string, unknown>[] = JSON.parse(body).Entries;
      const Entries = sent.map(publishedOf).map((event, index) => {
        if (!takes(event)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'It was refused.' };
        published.push(event);
        return { EventId: `event-${index}` };
      });
      return json({ FailedEntryCount: Entries.filter(({ EventId }) => !EventId).length, Entries });
    },
    sts({ body }) {
      const arn = new URLSearchParams(body).get('RoleArn') ?? '';
      const account = arn.split(':')[4] ?? '';
      return mayAssume(account) ? sessionOf(arn) : refusal(`not authorized to perform sts:AssumeRole on ${arn}`);
    },
    lambda({ body }, { url = '', headers }) {
      const functionName = decodeURIComponent(/\/functions\/([^/]+)\/invocations/.exec(url)?.[1] ?? '');
      const name = headers['x-amz-durable-execution-name'];
      const before = invoked.find((one) => name !== undefined && one.name === name);
      if (before && JSON.stringify(before.payload) !== body) {
        return json({ __type: 'DurableExecutionAlreadyStartedException', message: String(name) }, 409);
      }
      invoked.push({ functionName, ...(name !== undefined && { name: String(name) }), payload: JSON.parse(body) });
      return { status: 202, body: '' };
    },
    organizations({ body }) {
      const { organization = [], accountsInPage = 20 } = options;
      const from = Number(JSON.parse(body).NextToken ?? 0);
      const to = from + accountsInPage;
      const Accounts = organization.slice(from, to).map((Id) => ({ Id, State: 'ACTIVE' }));
      return json({ Accounts, ...(to < organization.length && { NextToken: String(to) }) });
    },
    ssm({ body }) {
      const { Name } = JSON.parse(body);
      const Value = parameters[Name] ?? openParameters[Name];
      if (Value === undefined) return json({ __type: 'ParameterNotFound', message: Name }, 400);
      return json({ Parameter: { Name, Type: Name in parameters ? 'SecureString' : 'String', Value } });
    },
    s3({ operation }, { url = '' }, content) {
      const name = decodeURIComponent(url.replace(/^\/|\?.*$/g, ''));
      if (operation === 'PutObject') objects.set(name, content);
      const object = objects.get(name);
      if (!object) return xml('<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>', 404);
      return { type: 'application/octet-stream', body: operation === 'PutObject' ? '' : object };
    },
    securityhub({ body }) {
      const findings: HubFinding[] = JSON.parse(body).Findings;
      const { taken = [], refused = [] } = Object.groupBy(findings, ({ Id }) => (imports(Id) ? 'taken' : 'refused'));
      for (const finding of taken) {
        // An update that is not later than what is there is passed over [AWS documentation].
        if (finding.UpdatedAt > (hub.get(finding.Id)?.UpdatedAt ?? '')) hub.set(finding.Id, finding);
      }
      const FailedFindings = refused.map(({ Id }) => ({ Id, ErrorCode: 'InternalError', ErrorMessage: 'Not now.' }));
      return json({ SuccessCount: taken.length, FailedCount: refused.length, FailedFindings });
    },
    sns({ body }) {
      const form = new URLSearchParams(body);
      mails.push({ subject: form.get('Subject') ?? '', text: form.get('Message') ?? '' });
      return xml('<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>');
    },
  };

  function inPages({ operation, body }: AwsRequest): string {
    const size = { Query: 'Limit', ListSecretVersionIds: 'MaxResults' }[operation];
    if (size === undefined || options.itemsInPage === undefined) return body;
    return JSON.stringify({ ...JSON.parse(body), [size]: options.itemsInPage });
  }

  /** Fates of requests that were decided before they came, by what their header says. */
  const decisions = new Map<string, Fate>();

  async function decide(request: AwsRequest): Promise<Fate | undefined> {
    requests.push(request);
    return fate(request);
  }

  async function serve(request: AwsRequest, asked: Asked, content: Buffer): Promise<Answer> {
    const { service } = request;
    return services[service]?.(request, asked, content) ?? { status: 501, body: `no ${service} here` };
  }

  /** Node's own date is that of the real clock, even where a test has another: the SDK would take the difference for its fault. */
  const date = () => new Date(Date.now() - machineAhead()).toUTCString();

  function headersOf({ type = 'application/x-amz-json-1.1' }: Answer): Record<string, string> {
    return { 'content-type': type, 'x-amzn-requestid': `request-${requests.length}` };
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(incoming);
    const request = requestOf(incoming, content);
    const decision = String(incoming.headers[decidedHeader]);
    const decided = decisions.get(decision) ?? (await decide(request));
    decisions.delete(decision);
    response.setHeader('date', date());
    if (typeof decided === 'function') return decided(response, () => serve(request, incoming, content));
    const answer =
      decided === 'refuse' ? json({ __type: 'AccessDeniedException' }, 400) : await serve(request, incoming, content);
    if (decided === 'lose') return;
    const { status = 200, body } = answer;
    answered(request, status);
    response.writeHead(status, headersOf(answer)).end(body);
  }

  async function answerInProcess(asked: Asked, content: Buffer) {
    const request = requestOf(asked, content);
    const decided = await decide(request);
    if (decided !== undefined) {
      const decision = crypto.randomUUID();
      decisions.set(decision, decided);
      return decision;
    }
    const answer = await serve(request, asked, content);
    const { status = 200, body } = answer;
    answered(request, status);
    return { statusCode: status, headers: { ...headersOf(answer), date: date() }, body };
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const closeShortWay = options.inProcess ? openShortWay(url, answerInProcess) : () => undefined;
  return {
    url,
    requests,
    published,
    invoked,
    objects,
    mails,
    hub,
    forget() {
      for (const memory of [requests, published, invoked, mails]) memory.length = 0;
      hub.clear();
    },
    async close() {
      closeShortWay();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function requestOf({ headers, url = '' }: Asked, content: Buffer): AwsRequest {
  const body = content.toString();
  const { authorization = '', 'x-amz-target': target, 'user-agent': userAgent = '' } = headers;
  const [, accessKeyId = '', region = '', service = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const named = target ?? /[?&]x-id=(\w+)/.exec(url)?.[1] ?? new URLSearchParams(body).get('Action') ?? url;
  const operation = String(named).replace(/^.*\./, '');
  return { service, region, accessKeyId, operation, path: url, userAgent, body };
}

function publishedOf(entry: Record<string, unknown>): PublishedEvent {
  const { EventBusName, Source, DetailType, Resources, Time, Detail } = entry;
  return {
    bus: String(EventBusName),
    source: String(Source),
    type: String(DetailType),
    resources: Array.isArray(Resources) ? Resources.map(String) : [],
    time: Number(Time),
    detail: JSON.parse(String(Detail)),
  };
}
