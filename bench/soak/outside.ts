/*
 * What the service meets and is no part of it: the simulator and a local DynamoDB, in a process of their own. So the memory
 * of the process that soaks is the auditor's.
 */
import { startSimulator } from '../../simulator/index.ts';
import { startTable } from '../../test/support/dynamodb.ts';

/** What the process says once it can be used. */
export interface Addresses {
  readonly simulator: string;
  readonly table: Awaited<ReturnType<typeof startTable>>['settings'];
}

const simulator = await startSimulator();
const table = await startTable();
const addresses: Addresses = { simulator: simulator.url, table: table.settings };
process.send?.(addresses);
// Whatever has become of the process that started this one: it ends with it.
process.once('disconnect', () => process.exit());
