import { parseKeyReference, parseSecretArn } from '../estate/arn.ts';
import { operationsOf } from './consistency.ts';
import type { Fault } from './schema.ts';

/** A request, as far as faults tell requests apart. */
export interface Call {
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  /** Its body's fields; none where the body is no object. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Whether a listing ends with this page; asked only where a fault wants to know. */
  isLastPage(): boolean;
}

/** Whether a fault is for a call, wherever the call stands in the order of calls. */
export function isFor(fault: Fault, call: Call): boolean {
  const { NextToken, SecretId, Name, KeyId } = call.request;
  return (
    (operationsOf(fault)?.includes(call.operation) ?? true) &&
    among(fault.region, call.region) &&
    among(fault.account, call.account) &&
    named(fault.secret, secretName(SecretId ?? Name)) &&
    named(fault.key, keyName(KeyId)) &&
    (fault.fault !== 'invalid-token' || NextToken !== undefined) &&
    (fault.page !== 'first' || NextToken === undefined) &&
    (fault.page !== 'last' || call.isLastPage())
  );
}

/** Which of the calls that a fault is for it meets. */
export type Position = Pick<Fault, 'call' | 'first' | 'after' | 'every' | 'times'>;

/** Whether a fault meets the nth call that it is for (from 1), having met so many before. */
export function isDue({ call, first, after, every, times }: Position, nth: number, met: number): boolean {
  if (times !== undefined && met >= times) return false;
  if (call !== undefined) return nth === call;
  if (first !== undefined) return nth <= first;
  if (after !== undefined) return nth > after;
  return every === undefined || nth % every === 0;
}

function among(wanted: string | readonly string[] | undefined, actual: string): boolean {
  return wanted === undefined || [wanted].flat().includes(actual);
}

/** Patterns, in which `*` stands for any characters. */
function named(wanted: string | readonly string[] | undefined, name: string | undefined): boolean {
  if (wanted === undefined) return true;
  const patterns = [wanted].flat().map((pattern) => new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`));
  return name !== undefined && patterns.some((pattern) => pattern.test(name));
}

function literal(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}

/** An ARN mostly comes with the six characters that AWS added to the name. */
function secretName(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined;
  return parseSecretArn(id)?.resource.replace(/-[A-Za-z0-9]{6}$/, '') ?? id;
}

function keyName(id: unknown): string | undefined {
  return typeof id === 'string' ? (parseKeyReference(id)?.name ?? id) : undefined;
}
