import { InvalidArgumentError, Option } from 'commander';
import { oneOf } from './choice.ts';
import { type Format, formats } from './formats.ts';

/** One more file with the same result in it. */
export interface Copy {
  readonly format: Format;
  readonly file: string;
}

/** An audit takes minutes and is worth reading in more than one way; two audits would not say the same. */
export function alsoOption(): Option {
  return new Option('--also <format=file...>', 'write the same result to these files, too').argParser(
    (written: string, previous: readonly Copy[] | undefined): readonly Copy[] => [...(previous ?? []), copyOf(written)],
  );
}

function copyOf(written: string): Copy {
  const [, name = '', file] = /^([^=]*)=(.+)$/s.exec(written) ?? [];
  if (file === undefined) throw new InvalidArgumentError('It is a format and a file, such as sarif=audit.sarif.');
  const format = oneOf(name, Object.keys(formats));
  if (isFormat(format)) return { format, file };
  throw new InvalidArgumentError(`There is no format ${format}.`);
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}
