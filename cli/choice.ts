import { Argument, InvalidArgumentError, Option } from 'commander';
import { closest } from '../lib/policy/suggest.ts';

/** An option that takes one of a few values; a misspelt one is told which was probably meant. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((written: string) => oneOf(written, values));
}

/** The same for an argument. */
export function argumentChoice(name: string, description: string, values: readonly string[]): Argument {
  return new Argument(name, description).choices(values).argParser((written: string) => oneOf(written, values));
}

/** @throws InvalidArgumentError naming what is allowed, and what is nearest to what was written */
export function oneOf(written: string, values: readonly string[]): string {
  if (values.includes(written)) return written;
  const near = closest(written, values);
  const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}.${suggestion}`);
}
