import type { Moment } from '../support/durable-crash.ts';
import type { AwsRequest, Fate } from '../support/local-aws.ts';

/** The moments of one run at which it may die, and those at which it does. */
export interface Deaths {
  /** In their order, each by a name that it has in every run: before and after whatever is kept or done. */
  readonly moments: readonly string[];
  readonly died: readonly string[];
  diesAt(moment: Moment): boolean;
  fate(request: AwsRequest): Fate | undefined;
  /** Says how an invocation is ended, and what else comes with a death: the next one begins later. */
  are(how: { readonly kill: () => void; readonly passes: () => void }): void;
}

/** Of services that have one path and no name for it, as the service uses them. */
const named: Readonly<Record<string, string>> = { lambda: 'Invoke', securityhub: 'BatchImportFindings' };

/** Whatever else is asked of AWS changes something there, or tells somebody. */
const reads = /^(Get|Query|Scan|List|Describe|AssumeRole)/;

/** @param isTime whether to die, `nth` counted from 1 */
export function createDeaths(isTime: (moment: string, nth: number) => boolean): Deaths {
  const moments: string[] = [];
  const died: string[] = [];
  const times = new Map<string, number>();
  let kill: () => void = () => undefined;
  let passes: () => void = () => undefined;

  function comes(what: string): boolean {
    const time = (times.get(what) ?? 0) + 1;
    times.set(what, time);
    const moment = time === 1 ? what : `${what}, time ${time}`;
    moments.push(moment);
    if (!isTime(moment, moments.length)) return false;
    died.push(moment);
    return true;
  }

  return {
    moments,
    died,
    diesAt({ functionName, updates, when }) {
      if (!comes(`${when} the checkpoint ${functionName}: ${updates.map(nameOf).join(', ')}`)) return false;
      passes();
      return true;
    },
    fate(request) {
      const { service, operation } = request;
      if (reads.test(operation)) return undefined;
      const effect = `the request ${named[service] ?? operation} ${aboutOf(request)}`;
      const before = comes(`before ${effect}`);
      if (!before && !comes(`after ${effect}`)) return undefined;
      return async (response, serve) => {
        if (!before) await serve();
        kill();
        passes();
        response.destroy();
      };
    },
    are(how) {
      ({ kill, passes } = how);
    },
  };
}

/** Attempts at repairs have ids of their own in each run. */
function nameOf(update: string): string {
  return update.replace(/[0-9a-f]{32} /, '');
}

function aboutOf({ service, region, operation, body }: AwsRequest): string {
  if (service === 'dynamodb') {
    const { Key, Item } = JSON.parse(body);
    const { pk, sk } = Key ?? Item;
    return `${pk.S} ${sk.S}`.replace(/#[0-9a-f]{32}$/, '').replace(/[0-9a-f]{64}/, 'of a plan');
  }
  if (operation === 'PutEvents') {
    const { Entries }: { Entries: { DetailType: string }[] } = JSON.parse(body);
    return Entries.map(({ DetailType }) => DetailType).join(', ');
  }
  if (service === 'securityhub') {
    const { Findings }: { Findings: { Id: string; UpdatedAt: string }[] } = JSON.parse(body);
    return Findings.map(({ Id, UpdatedAt }) => `${Id} of ${UpdatedAt}`).join(', ');
  }
  return service === 'secretsmanager' ? `${region} ${JSON.parse(body).SecretId}` : '';
}
