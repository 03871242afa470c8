/** Moments at which something that the service does may die. */
export interface FlowMoments {
  readonly name: string;
  readonly checkpoints: number;
  /** That change something, or tell somebody. */
  readonly requests: number;
  /** Requests after which nobody knows whether AWS was called: it is looked for, and not called again. */
  readonly lookedFor: number;
}

/** The table that the crash matrix is held to (test/crashes/*.test.ts), and that is printed in docs/errors.md. */
export const flows = {
  audit: { name: 'scheduled audit', checkpoints: 28, requests: 32, lookedFor: 0 },
  change: { name: 'change of a secret', checkpoints: 36, requests: 16, lookedFor: 0 },
  order: { name: 'orders after an audit', checkpoints: 0, requests: 2, lookedFor: 0 },
  byHand: { name: 'order by hand', checkpoints: 0, requests: 1, lookedFor: 0 },
  repair: { name: 'remediation', checkpoints: 72, requests: 27, lookedFor: 4 },
  notify: { name: 'notification', checkpoints: 0, requests: 5, lookedFor: 0 },
  import: { name: 'import into Security Hub', checkpoints: 0, requests: 6, lookedFor: 0 },
} satisfies Record<string, FlowMoments>;

export type FlowKey = keyof typeof flows;
