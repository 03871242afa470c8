import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Requests sent, by operation. */
export type CallCounts = Record<string, number>;

/**
 * Counts every request that this client sends, each retry too: placed in the step that runs once per attempt, after the
 * retry and the signing, so that a call that never left for want of credentials does not count.
 */
export function countCalls(client: SecretsManagerClient, counts: CallCounts): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const operation = (context.commandName ?? 'unknown').replace(/Command$/, '');
      counts[operation] = (counts[operation] ?? 0) + 1;
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'countCalls' },
  );
}
