import type { FixParameter, FixStep } from '../domain/fix.ts';
import { shellWord } from './shell.ts';

/** What the AWS CLI's shorthand syntax takes literally as a key or a value, with no quotes, escapes or lists in it. */
const literal = /^[A-Za-z0-9_/:.+-]+$/;

/** As an argument of its own, the AWS CLI would take it for an option, or read a file or an address in its place. */
const misread = /^(?:-|file:|fileb:|https?:)/i;

/** Printable ASCII without what Slack and HTML would have to write otherwise: what is shown is then what is copied. */
const shownAsIs = /^(?:(?![`<>&])[\x20-\x7e])*$/;

/**
 * The call as a command of the AWS CLI, to be copied into a POSIX shell: printable ASCII in one line, and without marks
 * that Slack or HTML would have to escape, whatever the names hold. Where an option could be misread, the parameters are one JSON document instead, whose escapes stay what they mean.
 */
export function awsCommand({ operation, region, parameters }: FixStep): string {
  const start = ['aws', 'secretsmanager', kebab(operation), '--region', region];
  const named = Object.entries(parameters);
  const words = named.every(([, value]) => strings(value).every(isSafeArgument))
    ? named.flatMap(([name, value]) => option(name, value))
    : ['--cli-input-json', asciiJson(parameters)];
  return [...start, ...words].map(shellWord).join(' ');
}

function option(name: string, value: FixParameter): string[] {
  const flag = `--${kebab(name)}`;
  if (typeof value === 'boolean') return [value ? flag : `--no-${kebab(name)}`];
  if (typeof value === 'string') return [flag, value];
  return [flag, ...(isRecords(value) ? structures(value) : value)];
}

/** `Region=eu-west-1,KmsKeyId=alias/x`, or JSON where a value has a mark that the shorthand gives a meaning. */
function structures(records: readonly Readonly<Record<string, string>>[]): string[] {
  const pairs = records.flatMap((record) => Object.entries(record).flat());
  if (!pairs.every((text) => literal.test(text))) return [asciiJson(records)];
  return records.map((record) =>
    Object.entries(record)
      .map(([key, text]) => `${key}=${text}`)
      .join(','),
  );
}

/** The texts that would be arguments of their own; those in a structure are not. */
function strings(value: FixParameter): readonly string[] {
  if (typeof value === 'boolean') return [];
  if (typeof value === 'string') return [value];
  return isRecords(value) ? [] : value;
}

function isSafeArgument(text: string): boolean {
  return shownAsIs.test(text) && !misread.test(text);
}

function isRecords(
  value: readonly string[] | readonly Readonly<Record<string, string>>[],
): value is readonly Readonly<Record<string, string>>[] {
  return value.some((item: unknown) => typeof item === 'object');
}

/** Nothing in it that a terminal would obey or hide: a command that is shown otherwise than it is copied is a trap. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]|[`<>&]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `KmsKeyId` → `kms-key-id`, as the AWS CLI names it. */
function kebab(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}
