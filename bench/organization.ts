/*
 * An organisation of 1,000 accounts, 200 secrets in each, in three Regions: audited by the functions of the service as they
 * are, on durable executions of this process. Prints what the executions took of AWS's limits, and which accounts could not be
 * read. Run with `node bench/organization.ts [ACCOUNTS]`; it takes some minutes. Exits with 1 where a limit is exceeded, or
 * where an account that could be read was not. docs/performance.md, "Many accounts", has figures.
 */
import { handler as audit } from '../functions/audit.ts';
import { handler as auditAccount } from '../functions/audit-account.ts';
import { createDurableService } from '../test/support/durable-crash.ts';
import type { Usage } from '../test/support/durable-operations.ts';
import { regions, startOrganization } from '../test/support/organization.ts';

/** Documented, for one execution. */
const limits: Usage = { operations: 3_000, bytes: 100_000_000, largest: 256 * 1024 };
const size = Number(process.argv[2] ?? 1_000);
const faults = {
  [Math.floor(size * 0.1)]: { fault: 'deny' },
  [Math.floor(size * 0.5)]: { region: regions[2], fault: 'hang' },
  [Math.floor(size * 0.9)]: { operation: 'ListSecrets', fault: 'throttle' },
} as const;

/** The parts are executions of the same function as the whole: its own is the last to end. */
type Level = 'an account' | 'a part' | 'the whole';

function most(usages: readonly Usage[]): Usage {
  const of = (key: keyof Usage) => Math.max(...usages.map((usage) => usage[key]));
  return { operations: of('operations'), bytes: of('bytes'), largest: of('largest') };
}

function row(
  name: string,
  count: string,
  { operations, bytes, largest }: Readonly<Record<keyof Usage, unknown>>,
): string {
  const cells = [count, operations, bytes, largest].map((cell) => String(cell).padStart(20));
  return `${name.padEnd(12)}${cells.join('')}`;
}

function shareOf(key: keyof Usage, usage: Usage): string {
  return `${usage[key].toLocaleString('en-US')} (${((100 * usage[key]) / limits[key]).toFixed(1)} %)`;
}

const usages: Record<Level, Usage[]> = { 'an account': [], 'a part': [], 'the whole': [] };
const organization = await startOrganization({ size, faults });
Object.assign(process.env, organization.variables);
const service = createDurableService({
  functions: { audit, 'audit-account': auditAccount },
  ended: (functionName, usage) => usages[functionName === 'audit' ? 'a part' : 'an account'].push(usage),
});
const start = performance.now();
const { result, status } = await service.run('audit', {});
const seconds = (performance.now() - start) / 1000;
usages['the whole'].push(...usages['a part'].splice(-1));
await organization.close();

const { verdicts, accounts } = Object(result);
const lines = [
  row('executions', 'how many', { operations: 'operations', bytes: 'bytes in all', largest: 'largest payload' }),
];
let exceeded = false;
for (const [level, ofLevel] of Object.entries(usages)) {
  if (ofLevel.length === 0) continue;
  const worst = most(ofLevel);
  const cells = {
    operations: shareOf('operations', worst),
    bytes: shareOf('bytes', worst),
    largest: shareOf('largest', worst),
  };
  lines.push(row(level, String(ofLevel.length), cells));
  exceeded ||= worst.operations > limits.operations || worst.bytes > limits.bytes || worst.largest > limits.largest;
}
const requests = organization.aws.requests.length;
lines.push(
  '',
  `${size} accounts, ${requests.toLocaleString('en-US')} requests, ${seconds.toFixed(0)} s: ${JSON.stringify(verdicts)}`,
);
for (const { account, verdict, error, coverage } of accounts) {
  const reasons = coverage.flatMap(({ reason }: { readonly reason: string | null }) => reason ?? []);
  if (verdict !== 'compliant') lines.push(`${account} ${verdict}: ${error ?? reasons[0]}`);
}
process.stdout.write(`${lines.join('\n')}\n`);
const troubles = Object.keys(faults).length;
if (exceeded || status !== 'SUCCEEDED' || verdicts.compliant !== size - troubles) process.exitCode = 1;
