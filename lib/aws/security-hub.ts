import { setTimeout } from 'node:timers/promises';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { ImportFindings, NotImported } from '../notify/security-hub.ts';
import { batchesOf } from '../report/asff.ts';
import type { AsffFinding } from '../report/asff-finding.ts';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

export interface SecurityHubSettings extends HomeSettings {
  /** Waits that many milliseconds before findings that were refused are sent once more; absent: by the real clock. */
  readonly delay?: (milliseconds: number) => Promise<void>;
}

/** What the code may call, for the function's role. */
export const securityHubActions = ['securityhub:BatchImportFindings'] as const;

const hints = {
  InvalidAccessException: 'Switch Security Hub on in this Region',
  AccessDeniedException: "Allow securityhub:BatchImportFindings on the account's default product",
};

const tries = 3;
const firstDelay = 500;

interface Refusal extends NotImported {
  readonly finding: AsffFinding;
  /** False where no later try would take it. */
  readonly again: boolean;
}

/** Imports into the Security Hub of one Region. Holds connections until it is closed. */
export function createSecurityHub(settings: SecurityHubSettings): {
  readonly importFindings: ImportFindings;
  close(): void;
} {
  const { signal } = settings;
  const delay = settings.delay ?? ((milliseconds) => setTimeout(milliseconds, undefined, signal && { signal }));
  const { send, close } = createHomeClient(settings, (config) => new SecurityHubClient(config));

  async function importBatch(batch: readonly AsffFinding[]): Promise<Refusal[]> {
    try {
      const command = new BatchImportFindingsCommand({ Findings: [...batch] });
      const answer = await send((client, options) => client.send(command, options));
      return refusals(batch, answer);
    } catch (cause) {
      const error = callFailed(`BatchImportFindings in ${settings.region}`, cause, hints);
      // The SDK has tried again already.
      return batch.map((finding) => ({ id: finding.Id, finding, again: false, error }));
    }
  }

  return {
    close,
    /** Security Hub takes some findings of a request and refuses others: only those are sent again. */
    async importFindings(findings) {
      const given: Refusal[] = [];
      let waiting = findings;
      for (let round = 1; waiting.length > 0; round += 1) {
        const refused: Refusal[] = [];
        for (const batch of batchesOf(waiting)) refused.push(...(await importBatch(batch)));
        const retried = round < tries ? refused.filter(({ again }) => again) : [];
        given.push(...refused.filter((one) => !retried.includes(one)));
        waiting = retried.map(({ finding }) => finding);
        if (waiting.length > 0) await delay(firstDelay * 2 ** (round - 1));
      }
      return given.map(({ id, error }) => ({ id, error }));
    },
  };
}

interface Answer {
  readonly SuccessCount?: number | undefined;
  readonly FailedCount?: number | undefined;
  readonly FailedFindings?:
    | readonly {
        readonly Id?: string | undefined;
        readonly ErrorCode?: string | undefined;
        readonly ErrorMessage?: string | undefined;
      }[]
    | undefined;
}

/** Only counts that add up say that the others were taken: an empty answer says nothing. */
function refusals(batch: readonly AsffFinding[], { SuccessCount, FailedFindings = [] }: Answer): Refusal[] {
  const failed = new Map(FailedFindings.map((one) => [one.Id, one]));
  const isWhole = SuccessCount !== undefined && SuccessCount + failed.size === batch.length;
  return batch.flatMap((finding) => {
    const one = failed.get(finding.Id);
    if (isWhole && !one) return [];
    const why = one ? `${one.ErrorCode}: ${one.ErrorMessage}` : 'not acknowledged';
    const error = new Error(`Security Hub did not take the finding: ${why}`);
    // A finding that is wrong in itself stays so.
    return [{ id: finding.Id, finding, again: one?.ErrorCode !== 'InvalidInput', error }];
  });
}
