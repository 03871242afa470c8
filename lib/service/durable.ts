import type { DurableContext } from '@aws/durable-execution-sdk-js';

/** What a workflow needs of a durable execution; code between the steps must be deterministic (docs/aws-facts.md, "Lambda durable functions"). */
export type Durable = Pick<DurableContext, 'step' | 'wait' | 'map' | 'executionContext'>;
